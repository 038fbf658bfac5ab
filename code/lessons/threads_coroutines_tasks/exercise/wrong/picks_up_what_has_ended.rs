//! Goes round until nobody waits any more, and picks up those that have ended.
//!
//! Refused by `a_chore_may_wait_for_a_later_one`: "resumed after completion"

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
    loop {
        let mut waiting = 0;
        for chore in &mut chores {
            turns += 1;
            waiting += usize::from(pick_up(chore).is_pending());
        }
        if waiting == 0 {
            return turns;
        }
    }
}
