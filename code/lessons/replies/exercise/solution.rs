//! One `timeout` around the whole way, one look before the work, and one beside it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Cooks when it is awaited, and gives the price. Dropped, it is off the stove.
pub type Dish = Pin<Box<dyn Future<Output = u32> + Send>>;

struct Order {
    dish: Dish,
    reply: oneshot::Sender<u32>,
}

/// Why there is no dish.
#[derive(Debug, PartialEq, Eq)]
pub enum Sorry {
    /// The guest's time is over.
    TooLate,
    /// The kitchen has gone.
    Closed,
}

/// How the guests reach the kitchen.
#[derive(Clone)]
pub struct Handle {
    inbox: mpsc::Sender<Order>,
}

impl Handle {
    /// Orders a dish, and waits for it as long as it takes.
    pub async fn order(&self, dish: Dish) -> Result<u32, Sorry> {
        let (reply, answer) = oneshot::channel();
        let order = Order { dish, reply };
        self.inbox.send(order).await.map_err(|_| Sorry::Closed)?;
        answer.await.map_err(|_| Sorry::Closed)
    }

    /// Orders a dish, and waits for it so long and no longer.
    pub async fn order_within(&self, patience: Duration, dish: Dish) -> Result<u32, Sorry> {
        let in_time = timeout(patience, self.order(dish)).await;
        in_time.unwrap_or(Err(Sorry::TooLate))
    }
}

/// A kitchen with so many places in its inbox. Its task gives the number of
/// dishes that found their guest, when the last handle is gone.
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
