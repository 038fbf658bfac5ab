//! First a place, then an order: what is in the hand while it waits is a place.

use tokio::sync::mpsc::{Receiver, Sender};

/// There is one copy of each, and no way to make another.
#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// Moves orders from the waiters' rail to the cook's.
pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    while let Ok(place) = to.reserve().await {
        let Some(order) = from.recv().await else {
            return; // and the place is given back
        };
        place.send(order); // no `.await` since the order was taken
    }
}
