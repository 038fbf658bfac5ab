//! Looks for the cook while it waits for an order, too, and leaves when he does.

use tokio::sync::mpsc::{Receiver, Sender};

/// There is one copy of each, and no way to make another.
#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// Moves orders from the waiters' rail to the cook's.
pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    while let Ok(place) = to.reserve().await {
        tokio::select! {
            biased; // no order for a cook who has gone
            () = to.closed() => return,
            order = from.recv() => match order {
                Some(order) => place.send(order),
                None => return,
            },
        }
    }
}
