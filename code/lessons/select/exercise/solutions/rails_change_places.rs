//! One `select!`, and two rails that change places when the count is full.

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
        let guests_first = self.in_a_row < IN_A_ROW;
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
        // Taken off its rail, counted and given, with no `.await` in between.
        self.in_a_row = if is_guest {
            IN_A_ROW.min(self.in_a_row + 1)
        } else {
            0
        };
        Some(order)
    }
}
