//! Hands out every order, and takes the first dish after that. Once both rails are
//! full, the cooks wait for room on the one and `cook_all` for room on the other.
//!
//! Refused by `a_thousand_orders`: "whose other end waits for room as well"

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
    let (pass, mut ready) = mpsc::channel(8);
    let (mut rails, mut hired) = (Vec::new(), Vec::new());
    for _ in 0..cooks {
        let (rail, tickets) = mpsc::channel(8);
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
