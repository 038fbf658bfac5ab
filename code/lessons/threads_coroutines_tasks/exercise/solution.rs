//! A queue: who has had a turn and has not ended goes to its end.

use std::collections::VecDeque;
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
    let mut queue = VecDeque::from(chores);
    let mut turns = 0;
    while let Some(mut chore) = queue.pop_front() {
        turns += 1;
        if pick_up(&mut chore).is_pending() {
            queue.push_back(chore);
        }
    }
    turns
}
