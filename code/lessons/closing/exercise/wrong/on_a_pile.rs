//! Has a pile for what burnt: the last that burnt lies on top, and has the next try.
//!
//! Refused by `it_does_not_go_behind_the_whole_evening`: "the last to burn goes first"

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
        let mut burnt = Vec::new();
        loop {
            let fresh = match burnt.len() {
                0 => match orders.recv().await {
                    Some(order) => Some(order),
                    None => return dishes,
                },
                BURNT => None,
                _ => orders.try_recv().ok(),
            };
            let again = burnt.pop();
            for order in [fresh, again].into_iter().flatten() {
                match stove(order).await {
                    Ok(dish) => dishes.push(dish),
                    Err(order) => burnt.push(order),
                }
            }
        }
    });
    (rail, cook)
}
