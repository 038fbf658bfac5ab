//! Nobody stands idle. `cook_all` should hire `cooks` tasks, once, and hand them
//! the orders; cooking is to await one: `order.await`. It returns when everything
//! is cooked, with the dishes in the order of their orders. There is at least one
//! cook, and cooking does not panic.
//!
//! - All cooks work at the same time, and every order is awaited by one of them.
//! - No cook stands idle while an order waits that nobody has begun.
//! - When it returns, no task is left.
//!
//! Do it with channels alone, without a lock. (The tests cannot see a lock that is
//! held for one line. You can.)

use std::future::Future;
use std::pin::Pin;

/// What comes of an order.
#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

/// Whoever awaits it cooks it. Some take longer than others.
pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

/// The dishes of `orders`, in their order.
pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    todo!("hire the cooks, hand out the orders, take the dishes")
}
