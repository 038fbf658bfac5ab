//! Writes on the order how long the guest waits, and the kitchen looks at the clock. It
//! knows nothing of a guest who leaves before that.
//!
//! Refused by `a_guest_may_leave_without_a_word`: "for guests who had left"

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

pub type Dish = Pin<Box<dyn Future<Output = u32> + Send>>;

struct Order {
    dish: Dish,
    reply: oneshot::Sender<u32>,
    until: Instant,
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
        let until = Instant::now() + Duration::from_secs(86_400);
        let order = Order { dish, reply, until };
        self.inbox.send(order).await.map_err(|_| Sorry::Closed)?;
        answer.await.map_err(|_| Sorry::Closed)
    }

    pub async fn order_within(&self, patience: Duration, dish: Dish) -> Result<u32, Sorry> {
        let (reply, answer) = oneshot::channel();
        let until = Instant::now() + patience;
        let asking = async {
            let order = Order { dish, reply, until };
            self.inbox.send(order).await.map_err(|_| Sorry::Closed)?;
            answer.await.map_err(|_| Sorry::Closed)
        };
        let in_time = timeout_at(until, asking).await;
        in_time.unwrap_or(Err(Sorry::TooLate))
    }
}

pub fn open(places: usize) -> (Handle, JoinHandle<u32>) {
    let (inbox, orders) = mpsc::channel(places);
    (Handle { inbox }, tokio::spawn(kitchen(orders)))
}

async fn kitchen(mut orders: mpsc::Receiver<Order>) -> u32 {
    let mut served = 0;
    while let Some(Order { dish, reply, until }) = orders.recv().await {
        if Instant::now() >= until {
            continue;
        }
        if let Ok(price) = timeout_at(until, dish).await {
            served += u32::from(reply.send(price).is_ok());
        }
    }
    served
}
