//! Begins to count anew when the turn has come, and not when somebody has had it.
//!
//! Refused by `a_turn_is_kept`: "it is kept until one of them has it"

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
        if self.in_a_row == 3 {
            self.in_a_row = 0; // their turn
            tokio::select! {
                biased;
                Some(order) = self.others.recv() => Some(order),
                Some(order) = self.guests.recv() => {
                    self.in_a_row = 1;
                    Some(order)
                }
                else => None,
            }
        } else {
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
}
