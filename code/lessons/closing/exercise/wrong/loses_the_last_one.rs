//! Puts what burnt back on the rail with a weak sender, and forgets that there may
//! be nobody left to upgrade to.
//!
//! Refused by `one_that_burns_when_the_last_waiter_has_gone`: "no sender to upgrade to"

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
        while let Some(order) = orders.recv().await {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => {
                    if let Some(rail) = again.upgrade() {
                        rail.send(order).await.expect("he holds the rail");
                    }
                }
            }
        }
        dishes
    });
    (rail, cook)
}
