//! The burnt order. `open` should start a cook, as a task, and give two things:
//! the waiters' end of the rail, and a handle to the cook. He takes orders from
//! the rail and awaits `stove(order)`, one at a time, which gives a dish, or gives
//! the order back because it burnt. He ends when the last waiter has gone and nothing is left to
//! do, with the dishes in the order in which they were done.
//!
//! - No order is lost, not even one that burns when the rail is full, or when the
//!   last waiter has gone.
//! - A burnt order goes behind the others: if one hangs on the rail, that is
//!   cooked in between. It does not go behind all that the evening may still bring.
//! - While there is a burnt order, the cook does not wait for another one.
//! - `BURNT` burnt orders have room beside the stove. When there are as many, the
//!   cook takes none from the rail, and the waiters have to wait.
//! - There is no timer in it.
//!
//! As it stands, the cook can do all of that as long as nothing burns.

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
pub fn open(mut stove: Stove) -> (mpsc::Sender<Order>, JoinHandle<Vec<Dish>>) {
    let (rail, mut orders) = mpsc::channel(RAIL);
    let cook = tokio::spawn(async move {
        let mut dishes = Vec::new();
        while let Some(order) = orders.recv().await {
            match stove(order).await {
                Ok(dish) => dishes.push(dish),
                Err(Order(number)) => todo!("where does order {number} go?"),
            }
        }
        dishes
    });
    (rail, cook)
}
