//! Reserves first, as one should, and keeps the place in no variable: it is given back
//! in the same line.
//!
//! Refused by `loses_nothing_when_it_is_given_up`: "SomebodyElseHangsOne"

use tokio::sync::mpsc::{Receiver, Sender};

#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    while to.reserve().await.is_ok() {
        let Some(order) = from.recv().await else {
            return;
        };
        let _ = to.send(order).await;
    }
}
