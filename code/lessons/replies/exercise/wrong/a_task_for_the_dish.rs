//! Cooks in a task, and takes the next order when the guest leaves. But to drop the
//! handle of a task does not end the task.
//!
//! Refused by `a_dish_is_taken_off_when_its_guest_leaves`: "2 dishes at once"

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
        if reply.is_closed() {
            continue;
        }
        let cooking = tokio::spawn(dish);
        tokio::select! {
            Ok(price) = cooking => served += u32::from(reply.send(price).is_ok()),
            () = reply.closed() => {}
        }
    }
    served
}
