//! Takes the `None` of one rail for the end of both.
//!
//! Refused by `one_rail_closes_and_the_other_goes_on`: "the end of both rails"

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
        let others_first = self.in_a_row >= 3;
        let (first, second) = if others_first {
            (&mut self.others, &mut self.guests)
        } else {
            (&mut self.guests, &mut self.others)
        };
        let (order, from_first) = tokio::select! {
            biased;
            order = first.recv() => (order?, true),
            order = second.recv() => (order?, false),
        };
        if from_first == others_first {
            self.in_a_row = 0;
        } else {
            self.in_a_row += 1;
        }
        Some(order)
    }
}
