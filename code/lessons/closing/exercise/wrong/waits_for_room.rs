//! Sees to the order himself when nobody is left to upgrade to. Where there is
//! somebody, he waits for room on his own rail.
//!
//! Refused by `one_that_burns_when_the_rail_is_full`: "does he wait for room?"

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
    let again = rail.downgrade();
    let cook = tokio::spawn(async move {
        let mut dishes = Vec::new();
        while let Some(mut order) = orders.recv().await {
            loop {
                match stove(order).await {
                    Ok(dish) => break dishes.push(dish),
                    Err(burnt) => match again.upgrade() {
                        Some(rail) => break rail.send(burnt).await.expect("he holds the rail"),
                        None => order = burnt,
                    },
                }
            }
        }
        dishes
    });
    (rail, cook)
}
