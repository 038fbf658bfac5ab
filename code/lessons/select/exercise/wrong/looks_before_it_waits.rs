//! Looks at the others' rail when their turn has come, and then waits with the
//! guests on top: what comes while it waits is given in the wrong order.
//!
//! Refused by `it_looks_again_when_it_has_waited`: "asked when the waiting ends"

use tokio::sync::mpsc::Receiver;

pub type Order = u32;

pub struct Rails {
    guests: Receiver<Order>,
    others: Receiver<Order>,
    in_a_row: u32,
}

impl Rails {
    pub fn new(guests: Receiver<Order>, others: Receiver<Order>) -> Rails {
        Rails {
            guests,
            others,
            in_a_row: 0,
        }
    }

    pub async fn next_order(&mut self) -> Option<Order> {
        if self.in_a_row >= 3
            && let Ok(order) = self.others.try_recv()
        {
            self.in_a_row = 0;
            return Some(order);
        }
        tokio::select! {
            biased;
            Some(order) = self.guests.recv() => {
                self.in_a_row += 1;
                Some(order)
            }
            Some(order) = self.others.recv() => {
                self.in_a_row = 0;
                Some(order)
            }
            else => None,
        }
    }
}
