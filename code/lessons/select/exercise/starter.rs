//! The owner's guests first, and everybody else in turn. Two rails, one cook: the
//! orders of the owner's guests come on one rail, those of all others on another.
//! Here whoever is not a guest may starve. Make `next_order` give
//!
//! - the oldest order of the guests, if there is one;
//! - but after three of the guests in a row, the oldest of the others, if there is
//!   one. The turn is not lost if there is none: the guests go on, and the next
//!   order of the others that comes is next;
//! - whatever there is, at once. Where there is nothing it waits, for both;
//! - `None` when both rails are closed and empty, and not before.
//!
//! It may be dropped at any `.await`: no order is lost by that, and no turn. What
//! it does not give stays on its rail.

use tokio::sync::mpsc::Receiver;

pub type Order = u32;

/// The two rails of a cook.
pub struct Rails {
    guests: Receiver<Order>,
    others: Receiver<Order>,
}

impl Rails {
    pub fn new(guests: Receiver<Order>, others: Receiver<Order>) -> Rails {
        Rails { guests, others }
    }

    /// The order to cook next.
    pub async fn next_order(&mut self) -> Option<Order> {
        tokio::select! {
            biased;
            order = self.guests.recv() => order,
            order = self.others.recv() => order,
        }
    }
}
