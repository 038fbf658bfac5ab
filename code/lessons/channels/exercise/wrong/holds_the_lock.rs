//! Lets the cooks take turns, and locks in the head of a `while let`: the lock is
//! held while the dish is cooked.
//!
//! Refused by `all_cooks_work_at_the_same_time`: "somebody holds what all of them need"

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let (rail, tickets) = mpsc::channel(orders.len().max(1));
    for ticket in orders.into_iter().enumerate() {
        rail.send(ticket).await.expect("there is room for all");
    }
    drop(rail);
    let tickets = Arc::new(Mutex::new(tickets));
    let mut hired = Vec::new();
    for _ in 0..cooks {
        let tickets = Arc::clone(&tickets);
        hired.push(tokio::spawn(async move {
            let mut cooked = Vec::new();
            while let Some((place, order)) = tickets.lock().await.recv().await {
                cooked.push((place, order.await));
            }
            cooked
        }));
    }
    let mut cooked = Vec::new();
    for cook in hired {
        cooked.extend(cook.await.expect("cooking does not panic"));
    }
    cooked.sort_by_key(|(place, _)| *place);
    cooked.into_iter().map(|(_, dish)| dish).collect()
}
