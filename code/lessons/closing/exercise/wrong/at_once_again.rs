//! Cooks the same order until it is done. Nothing is lost, and nobody else is
//! cooked for.
//!
//! Refused by `it_goes_behind_the_others`: "everybody else waits for them"

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub const RAIL: usize = 4;

pub const BURNT: usize = 4;

#[derive(Debug, PartialEq)]
pub struct Order(pub usize);

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Stove = Box<dyn FnMut(Order) -> Cooking + Send>;
pub type Cooking = Pin<Box<dyn Future<Output = Result<Dish, Order>> + Send>>;

pub fn open(mut stove: Stove) -> (mpsc::Sender<Order>, JoinHandle<Vec<Dish>>) {
    let (rail, mut orders) = mpsc::channel(RAIL);
    let cook = tokio::spawn(async move {
        let mut dishes = Vec::new();
        while let Some(mut order) = orders.recv().await {
            let dish = loop {
                match stove(order).await {
                    Ok(dish) => break dish,
                    Err(burnt) => order = burnt,
                }
            };
            dishes.push(dish);
        }
        dishes
    });
    (rail, cook)
}
