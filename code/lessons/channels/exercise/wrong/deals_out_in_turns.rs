//! Deals out in turns, as in the lesson: a cook gets his next order whether he is
//! free or not.
//!
//! Refused by `nobody_stands_idle_while_an_order_waits`: "Whoever hands it out must know who is free"

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

async fn work(mut rail: mpsc::Receiver<(usize, Order)>, pass: mpsc::Sender<(usize, Dish)>) {
    while let Some((place, order)) = rail.recv().await {
        let dish = order.await;
        pass.send((place, dish)).await.expect("somebody takes it");
    }
}

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let places = orders.len().max(1); // nobody ever waits for room
    let (pass, mut ready) = mpsc::channel(places);
    let (mut rails, mut hired) = (Vec::new(), Vec::new());
    for _ in 0..cooks {
        let (rail, tickets) = mpsc::channel(places);
        hired.push(tokio::spawn(work(tickets, pass.clone())));
        rails.push(rail);
    }
    drop(pass);
    for (place, order) in orders.into_iter().enumerate() {
        let sent = rails[place % cooks].send((place, order)).await;
        sent.expect("the cook is there");
    }
    drop(rails);
    let mut dishes = Vec::new();
    while let Some(dish) = ready.recv().await {
        dishes.push(dish);
    }
    for cook in hired {
        cook.await.expect("cooking does not panic");
    }
    dishes.sort_by_key(|(place, _)| *place);
    dishes.into_iter().map(|(_, dish)| dish).collect()
}
