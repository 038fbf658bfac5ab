//! Puts the guests out with an `if` when the count is full. Then nobody listens to
//! their rail, whether there is somebody else or not.
//!
//! Refused by `nobody_waits_for_an_empty_rail`: "still waits"

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
        tokio::select! {
            biased;
            Some(order) = self.guests.recv(), if self.in_a_row < 3 => {
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
