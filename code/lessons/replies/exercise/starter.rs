//! Too late. This kitchen cooks one dish at a time, whatever comes, for guests
//! who wait for ever.
//!
//! - Write `order_within`, which answers within a given time, counted from the
//!   call, or says that it was too late.
//! - Then see to it that an order whose guest has given up costs the kitchen
//!   nothing from that moment on, wherever it is: in front of the full inbox, in
//!   the inbox, or on the stove. Not every guest who leaves has looked at a
//!   clock: the future of `order` or `order_within` may be dropped, too.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

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
        todo!("answer in time, or say that it is too late")
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
    while let Some(Order { dish, reply }) = orders.recv().await {
        let price = dish.await;
        if reply.send(price).is_ok() {
            served += 1;
        }
    }
    served
}
