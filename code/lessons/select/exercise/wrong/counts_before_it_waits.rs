//! Counts before it waits: a call that is dropped has counted a guest who never came.
//!
//! Refused by `dropped_it_has_lost_no_turn`: "a call that was dropped has given none"

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
        self.in_a_row += 1;
        if self.in_a_row <= 3 {
            tokio::select! {
                biased;
                Some(order) = self.guests.recv() => Some(order),
                Some(order) = self.others.recv() => {
                    self.in_a_row = 0;
                    Some(order)
                }
                else => None,
            }
        } else {
            tokio::select! {
                biased;
                Some(order) = self.others.recv() => {
                    self.in_a_row = 0;
                    Some(order)
                }
                Some(order) = self.guests.recv() => Some(order),
                else => None,
            }
        }
    }
}
