//! What burnt lies in a queue of the cook's own: it needs no sender, and no room
//! on the rail.

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
    let mut burnt = VecDeque::new();
    loop {
        let fresh = match burnt.len() {
            // Nothing to do: wait, or go home.
            0 => match orders.recv().await {
                Some(order) => Some(order),
                None => return dishes,
            },
            BURNT => None,               // no room: the waiters wait
            _ => orders.try_recv().ok(), // whoever is there, and no waiting
        };
        let again = burnt.pop_front();
        // One from the rail, then one that burnt: neither waits for ever.
        for order in [fresh, again].into_iter().flatten() {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(order) => burnt.push_back(order),
            }
        }
    }
}
