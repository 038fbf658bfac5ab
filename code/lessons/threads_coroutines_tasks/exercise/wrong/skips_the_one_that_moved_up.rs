//! Fills the gap of an ended chore with the last one and steps on: the one that
//! moved there misses its turn.
//!
//! Refused by `everybody_has_a_turn_before_anybody_has_two`: "before chore 4"

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub type Chore = Pin<Box<dyn Future<Output = ()>>>;

/// Gives `chore` one turn. Ready if it has ended, Pending if it has to wait.
fn pick_up(chore: &mut Chore) -> Poll<()> {
    chore.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Does all the chores, on this one thread.
pub fn do_all(mut chores: Vec<Chore>) -> usize {
    let mut turns = 0;
    while !chores.is_empty() {
        let mut place = 0;
        while place < chores.len() {
            turns += 1;
            if pick_up(&mut chores[place]).is_ready() {
                chores.swap_remove(place);
            }
            place += 1;
        }
    }
    turns
}
