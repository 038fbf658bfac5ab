//! Puts a rail without an end between the two, so that nothing waits with an
//! order in its hand. Now nobody waits at all.
//!
//! Refused by `a_full_rail_stops_the_waiters`: "100 of 100 orders"

use tokio::sync::mpsc::{Receiver, Sender, unbounded_channel};

#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    let (between, mut waiting) = unbounded_channel();
    let to = to.clone();
    let mover = tokio::spawn(async move {
        while let Some(order) = waiting.recv().await {
            if to.send(order).await.is_err() {
                return;
            }
        }
    });
    while let Some(order) = from.recv().await {
        let _ = between.send(order);
    }
    drop(between);
    let _ = mover.await;
}
