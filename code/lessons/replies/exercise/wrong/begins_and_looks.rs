//! Looks for the guest beside the work alone. `select!` polls its branches in an order
//! that it draws by lot: about every other dish is begun for nobody.
//!
//! Refused by `what_nobody_waits_for_is_not_begun`: "for guests who had left"

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
        let in_time = tokio::time::timeout(patience, self.order(dish)).await;
        in_time.unwrap_or(Err(Sorry::TooLate))
    }
}

pub fn open(places: usize) -> (Handle, JoinHandle<u32>) {
    let (inbox, orders) = mpsc::channel(places);
    (Handle { inbox }, tokio::spawn(kitchen(orders)))
}

async fn kitchen(mut orders: mpsc::Receiver<Order>) -> u32 {
    let mut served = 0;
    while let Some(Order { dish, mut reply }) = orders.recv().await {
        tokio::select! {
            price = dish => served += u32::from(reply.send(price).is_ok()),
            () = reply.closed() => {}
        }
    }
    served
}
