//! Never waits for the rail, and sleeps for a moment when there is nothing to do.
//!
//! Refused by `there_is_no_timer`: "looks too early or too late"

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::task::JoinHandle;
use tokio::time::sleep;

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
            let mut last = None;
            if burnt.len() < BURNT {
                match orders.try_recv() {
                    Ok(order) => last = Some(order),
                    Err(TryRecvError::Disconnected) if burnt.is_empty() => return dishes,
                    Err(_) if burnt.is_empty() => sleep(Duration::from_millis(10)).await,
                    Err(_) => {}
                }
            }
            for order in [last, burnt.pop_front()].into_iter().flatten() {
                match stove(order).await {
                    Ok(dish) => dishes.push(dish),
                    Err(order) => burnt.push_back(order),
                }
            }
        }
    });
    (rail, cook)
}
