//! Notes with each burnt order how many orders the rail had given by the time its
//! turn comes: behind those that hung there when it burnt, before all later ones.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How many orders may hang on the rail.
pub const RAIL: usize = 4;

/// How many burnt orders may lie beside the stove.
pub const BURNT: usize = 4;

/// A ticket with its number. There is one of each, and no copies.
#[derive(Debug, PartialEq)]
pub struct Order(pub usize);

/// What comes of the order with that number.
#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

/// Cooks an order when its future is awaited, or burns it and gives it back.
pub type Stove = Box<dyn FnMut(Order) -> Cooking + Send>;
pub type Cooking = Pin<Box<dyn Future<Output = Result<Dish, Order>> + Send>>;

/// The waiters' end of the rail, and the cook.
pub fn open(stove: Stove) -> (mpsc::Sender<Order>, JoinHandle<Vec<Dish>>) {
    let (rail, orders) = mpsc::channel(RAIL);
    (rail, tokio::spawn(work(orders, stove)))
}

async fn work(mut orders: mpsc::Receiver<Order>, mut stove: Stove) -> Vec<Dish> {
    let mut dishes = Vec::new();
    let mut burnt: VecDeque<(usize, Order)> = VecDeque::new();
    let mut taken = 0; // from the rail
    loop {
        let full = burnt.len() == BURNT;
        let order = match burnt.pop_front_if(|(turn, _)| full || *turn <= taken) {
            Some((_, order)) => order,
            None => match orders.recv().await {
                // There is no waiting here while something burnt is left: its turn
                // has not come, so that order hangs on the rail.
                Some(order) => {
                    taken += 1;
                    order
                }
                None => return dishes,
            },
        };
        match stove(order).await {
            Ok(dish) => dishes.push(dish),
            Err(order) => burnt.push_back((taken + orders.len(), order)),
        }
    }
}
