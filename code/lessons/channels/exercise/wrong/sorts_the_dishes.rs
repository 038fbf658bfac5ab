//! Knows who is free, and not whose the dishes are: it sorts them by their numbers, as
//! if a dish knew its place.
//!
//! Refused by `they_come_in_the_order_of_the_orders`: "somebody has to tell you"

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

async fn work(cook: usize, mut rail: mpsc::Receiver<Order>, pass: mpsc::Sender<(usize, Dish)>) {
    while let Some(order) = rail.recv().await {
        let dish = order.await;
        pass.send((cook, dish)).await.expect("somebody takes it");
    }
}

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let (pass, mut ready) = mpsc::channel(cooks);
    let (mut rails, mut hired) = (Vec::new(), Vec::new());
    for cook in 0..cooks {
        let (rail, tickets) = mpsc::channel(1);
        hired.push(tokio::spawn(work(cook, tickets, pass.clone())));
        rails.push(rail);
    }
    drop(pass);
    let mut dishes = Vec::new();
    let mut free: Vec<usize> = (0..cooks).collect();
    for order in orders {
        let cook = match free.pop() {
            Some(cook) => cook,
            None => {
                let (cook, dish) = ready.recv().await.expect("the cooks are there");
                dishes.push(dish);
                cook
            }
        };
        rails[cook].send(order).await.expect("he waits for it");
    }
    drop(rails);
    while let Some((_, dish)) = ready.recv().await {
        dishes.push(dish);
    }
    for cook in hired {
        cook.await.expect("cooking does not panic");
    }
    dishes.sort_by_key(|dish| dish.0);
    dishes
}
