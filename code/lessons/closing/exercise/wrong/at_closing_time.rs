//! Keeps what burnt for the end of the evening.
//!
//! Refused by `the_cook_does_not_wait_while_something_is_burnt`: "does the cook wait for that"

use std::collections::VecDeque;
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
        let mut burnt = VecDeque::new();
        while let Some(order) = orders.recv().await {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => burnt.push_back(order),
            }
        }
        while let Some(order) = burnt.pop_front() {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => burnt.push_back(order),
            }
        }
        dishes
    });
    (rail, cook)
}
