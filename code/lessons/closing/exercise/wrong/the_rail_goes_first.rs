//! Takes from the rail as long as something hangs there, and cooks a burnt order
//! again when the rail is empty, or when too many have burnt.
//!
//! Refused by `it_does_not_go_behind_the_whole_evening`: "where the rail always goes first"

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
        loop {
            let fresh = match burnt.len() {
                BURNT => None,
                _ => orders.try_recv().ok(),
            };
            let order = match fresh.or_else(|| burnt.pop_front()) {
                Some(order) => order,
                None => match orders.recv().await {
                    Some(order) => order,
                    None => return dishes,
                },
            };
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => burnt.push_back(order),
            }
        }
    });
    (rail, cook)
}
