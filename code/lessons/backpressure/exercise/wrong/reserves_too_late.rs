//! Reserves, as one should, but when it has the order already. `reserve` holds no
//! order; the future around it does.
//!
//! Refused by `loses_nothing_when_it_is_given_up`: "lost: [Order(1)]"

use tokio::sync::mpsc::{Receiver, Sender};

#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub u32);

pub async fn forward(from: &mut Receiver<Order>, to: &Sender<Order>) {
    while let Some(order) = from.recv().await {
        match to.reserve().await {
            Ok(place) => place.send(order),
            Err(_) => return,
        }
    }
}
