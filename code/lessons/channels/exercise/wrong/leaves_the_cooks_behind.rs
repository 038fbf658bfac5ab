//! Counts the dishes, and returns with the last of them. Nobody has told the cooks,
//! and nobody waits for them.
//!
//! Refused by `no_task_is_left`: "these cooks still wait for orders"

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

type Ready = (usize, usize, Dish);

async fn work(cook: usize, mut rail: mpsc::Receiver<(usize, Order)>, pass: mpsc::Sender<Ready>) {
    while let Some((place, order)) = rail.recv().await {
        let dish = order.await;
        if pass.send((cook, place, dish)).await.is_err() {
            return;
        }
    }
}

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let count = orders.len();
    let mut orders = orders.into_iter().enumerate();
    let (pass, mut ready) = mpsc::channel(cooks);
    let mut rails = Vec::new();
    for cook in 0..cooks {
        let (rail, tickets) = mpsc::channel(1);
        tokio::spawn(work(cook, tickets, pass.clone()));
        if let Some(first) = orders.next() {
            rail.send(first).await.expect("hired a line above");
        }
        rails.push(rail);
    }
    let mut dishes = Vec::new();
    while dishes.len() < count {
        let (cook, place, dish) = ready.recv().await.expect("`pass` is still here");
        dishes.push((place, dish));
        if let Some(next) = orders.next() {
            rails[cook].send(next).await.expect("he waits for it");
        }
    }
    dishes.sort_by_key(|(place, _)| *place);
    dishes.into_iter().map(|(_, dish)| dish).collect()
}
