//! Gives the inbox its time, and then the answer the same time again.
//!
//! Refused by `patience_begins_at_the_call`: "after 50 ms"

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub type Dish = Pin<Box<dyn Future<Output = u32> + Send>>;

struct Order {
    dish: Dish,
    reply: oneshot::Sender<u32>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Sorry {
    TooLate,
    Closed,
}

#[derive(Clone)]
pub struct Handle {
    inbox: mpsc::Sender<Order>,
}

impl Handle {
    pub async fn order(&self, dish: Dish) -> Result<u32, Sorry> {
        let (reply, answer) = oneshot::channel();
        let order = Order { dish, reply };
        self.inbox.send(order).await.map_err(|_| Sorry::Closed)?;
        answer.await.map_err(|_| Sorry::Closed)
    }

    pub async fn order_within(&self, patience: Duration, dish: Dish) -> Result<u32, Sorry> {
        let (reply, answer) = oneshot::channel();
        let order = Order { dish, reply };
        match self.inbox.send_timeout(order, patience).await {
            Ok(()) => {}
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => return Err(Sorry::TooLate),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => return Err(Sorry::Closed),
        }
        match tokio::time::timeout(patience, answer).await {
            Ok(answer) => answer.map_err(|_| Sorry::Closed),
            Err(_) => Err(Sorry::TooLate),
        }
    }
}

pub fn open(places: usize) -> (Handle, JoinHandle<u32>) {
    let (inbox, orders) = mpsc::channel(places);
    (Handle { inbox }, tokio::spawn(kitchen(orders)))
}

async fn kitchen(mut orders: mpsc::Receiver<Order>) -> u32 {
    let mut served = 0;
    while let Some(Order { dish, mut reply }) = orders.recv().await {
        if reply.is_closed() {
            continue; // the guest left before it was begun
        }
        tokio::select! {
            price = dish => served += u32::from(reply.send(price).is_ok()),
            () = reply.closed() => {} // and the dish is dropped
        }
    }
    served
}
