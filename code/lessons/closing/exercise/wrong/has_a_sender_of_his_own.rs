//! Puts what burnt back on the rail, with a sender of the cook's own. It counts, so
//! the channel is never closed, and the cook waits for himself.
//!
//! Refused by `the_cook_goes_home_after_the_last_waiter`: "Whose is it?"

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
    let again = rail.clone();
    let cook = tokio::spawn(async move {
        let mut dishes = Vec::new();
        while let Some(order) = orders.recv().await {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => again.send(order).await.expect("he holds the rail"),
            }
        }
        dishes
    });
    (rail, cook)
}
