//! Gives each order to a task, which waits for a place whatever happens to
//! `forward`. There are as many of those as there are orders.
//!
//! Refused by `a_full_rail_stops_the_waiters`: "100 of 100 orders"

use tokio::sync::mpsc::{Receiver, Sender};

#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    while let Some(order) = from.recv().await {
        let to = to.clone();
        tokio::spawn(async move {
            let _ = to.send(order).await;
        });
    }
}
