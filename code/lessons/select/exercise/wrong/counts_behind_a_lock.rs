//! Keeps the count behind a lock, and awaits that with the order in its hands. Nobody
//! else has the lock, and all the same this `.await` waits now and then.
//!
//! Refused by `dropped_it_has_lost_no_order`: "in its hands at an `.await`"

use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;

pub type Order = u32;

pub struct Rails {
    guests: Receiver<Order>,
    others: Receiver<Order>,
    in_a_row: Mutex<u32>,
}

impl Rails {
    pub fn new(guests: Receiver<Order>, others: Receiver<Order>) -> Rails {
        Rails {
            guests,
            others,
            in_a_row: Mutex::new(0),
        }
    }

    pub async fn next_order(&mut self) -> Option<Order> {
        let guests_first = *self.in_a_row.lock().await < 3;
        let (first, second) = if guests_first {
            (&mut self.guests, &mut self.others)
        } else {
            (&mut self.others, &mut self.guests)
        };
        let (order, is_guest) = tokio::select! {
            biased;
            Some(order) = first.recv() => (order, guests_first),
            Some(order) = second.recv() => (order, !guests_first),
            else => return None,
        };
        let mut in_a_row = self.in_a_row.lock().await;
        *in_a_row = if is_guest { 3.min(*in_a_row + 1) } else { 0 };
        Some(order)
    }
}
