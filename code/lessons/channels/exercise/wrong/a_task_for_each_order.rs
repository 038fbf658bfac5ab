//! Spawns a task for each order, and lets as many of them cook as there are cooks:
//! a thousand orders are a thousand tasks, of which nearly all wait.
//!
//! Refused by `each_cook_is_hired_once`: "a new cook for each order"

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::Semaphore;

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let stoves = Arc::new(Semaphore::new(cooks));
    let mut tasks = Vec::new();
    for order in orders {
        let stoves = Arc::clone(&stoves);
        tasks.push(tokio::spawn(async move {
            let _stove = stoves.acquire().await.expect("it is never closed");
            order.await
        }));
    }
    let mut dishes = Vec::new();
    for task in tasks {
        dishes.push(task.await.expect("cooking does not panic"));
    }
    dishes
}
