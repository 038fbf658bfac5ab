//! In rounds: everybody once, and who has ended leaves.

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
        turns += chores.len();
        chores.retain_mut(|chore| pick_up(chore).is_pending());
    }
    turns
}
