//! Ticks off the chores that have ended, and keeps them until all have.
//!
//! Refused by `what_an_ended_chore_held_is_put_away`: "drop each as soon as it has ended"

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
    let mut ended = vec![false; chores.len()];
    let mut turns = 0;
    while ended.contains(&false) {
        for (chore, ended) in chores.iter_mut().zip(&mut ended) {
            if !*ended {
                turns += 1;
                *ended = pick_up(chore).is_ready();
            }
        }
    }
    turns
}
