//! Two `select!`s, the second one upside down, and a count in the rails.

use tokio::sync::mpsc::Receiver;

pub type Order = u32;

/// After so many guests in a row, somebody else has a turn.
const IN_A_ROW: u32 = 3;

/// The two rails of a cook.
pub struct Rails {
    guests: Receiver<Order>,
    others: Receiver<Order>,
    /// Guests since the last of the others, and no more than `IN_A_ROW`.
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

    /// The order to cook next.
    pub async fn next_order(&mut self) -> Option<Order> {
        if self.in_a_row < IN_A_ROW {
            tokio::select! {
                biased;
                Some(order) = self.guests.recv() => {
                    self.in_a_row += 1; // in the handler: an order is given
                    Some(order)
                }
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
                Some(order) = self.guests.recv() => Some(order), // the turn is kept
                else => None,
            }
        }
    }
}
