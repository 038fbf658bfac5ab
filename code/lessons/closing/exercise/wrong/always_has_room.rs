//! One from the rail and one that burnt, in turns; and however many have burnt,
//! there is room for one more.
//!
//! Refused by `the_waiters_wait_while_everything_burns`: "A queue that always has room"

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
            let fresh = if burnt.is_empty() {
                match orders.recv().await {
                    Some(order) => Some(order),
                    None => return dishes,
                }
            } else {
                orders.try_recv().ok()
            };
            let again = burnt.pop_front();
            for order in [fresh, again].into_iter().flatten() {
                match stove(order).await {
                    Ok(dish) => dishes.push(dish),
                    Err(order) => burnt.push_back(order),
                }
            }
        }
    });
    (rail, cook)
}
