//! One person, many chores. A chore is a future, and `pick_up` gives it one turn:
//! it goes on until it has to wait or has ended. That is all a runtime does with
//! a task, and here you write the rest of the runtime.
//!
//! `do_all` should give every chore its turns until all have ended, fairly:
//! between two turns of a chore, each of the others that has not ended has one.
//! A chore that has ended is never picked up again. `do_all` returns how many
//! turns it gave.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub type Chore = Pin<Box<dyn Future<Output = ()>>>;

/// Gives `chore` one turn. Ready if it has ended, Pending if it has to wait.
fn pick_up(chore: &mut Chore) -> Poll<()> {
    chore.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// Does all the chores, on this one thread.
pub fn do_all(chores: Vec<Chore>) -> usize {
    let mut turns = 0;
    for mut chore in chores {
        turns += 1;
        while pick_up(&mut chore).is_pending() {
            turns += 1;
        }
    }
    turns
}
