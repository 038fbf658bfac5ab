//! From rail to rail. The waiters hang their orders on one rail, the cook takes
//! them off another, and `forward` moves them over, in their order.
//!
//! - It ends when it wants an order and no more can come, or when it wants a place
//!   and the cook has gone. The orders that it has not moved by then stay on the
//!   first rail.
//! - When there is no place on the second rail, orders stay on the first, so
//!   that it fills and the waiters wait. Others hang orders on the second, too.
//! - It may be given up at any moment, as `timeout` and `select!` do: its future
//!   is dropped. Every order that was sent is then on one of the two rails, or
//!   the cook has it. None is in between, and none is there twice.

use tokio::sync::mpsc::{Receiver, Sender};

/// There is one copy of each, and no way to make another.
#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// Moves orders from the waiters' rail to the cook's.
pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    todo!("move the orders")
}
