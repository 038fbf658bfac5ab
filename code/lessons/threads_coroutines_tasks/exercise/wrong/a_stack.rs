//! Puts the chore back where it was taken from: a stack, on which the top one
//! comes again and again.
//!
//! Refused by `everybody_has_a_turn_before_anybody_has_two`: "goes to the end of the queue"

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
    while let Some(mut chore) = chores.pop() {
        turns += 1;
        if pick_up(&mut chore).is_pending() {
            chores.push(chore);
        }
    }
    turns
}
