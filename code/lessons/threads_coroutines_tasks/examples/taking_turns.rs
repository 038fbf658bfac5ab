//! Six chores on two worker threads: two have hands on them at any moment, and
//! the others lie half done.
#![allow(missing_docs)] // its functions are recorded for the picture, and public for that

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use tokio::task::{self, JoinSet};

static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

pub const CHORES: [&str; 6] = ["laundry", "dinner", "dishes", "letters", "shoes", "windows"];

/// Two milliseconds of work, without a pause.
fn work() {
    MOST.fetch_max(AT_WORK.fetch_add(1, SeqCst) + 1, SeqCst);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2) {
        std::hint::spin_loop();
    }
    AT_WORK.fetch_sub(1, SeqCst);
}

// ANCHOR: main
pub async fn do_chore() {
    for _ in 0..3 {
        work(); // 2 ms, without a pause
        task::yield_now().await; // put down; let others go first
    }
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let mut chores = JoinSet::new();
    for _ in CHORES {
        chores.spawn(do_chore());
    }
    chores.join_all().await;
    println!("6 chores, at most {} at work at once", MOST.load(SeqCst));
}
// ANCHOR_END: main
