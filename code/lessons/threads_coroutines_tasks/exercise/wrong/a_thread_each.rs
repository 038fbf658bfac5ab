//! Gives each chore a thread: then it would be the kernel that takes turns, and a
//! chore that holds an `Rc` cannot go there.
//!
//! Refused by the compiler: "cannot be sent between threads safely"

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
    std::thread::scope(|scope| {
        for mut chore in chores {
            scope.spawn(move || while pick_up(&mut chore).is_pending() {});
        }
    });
    0
}
