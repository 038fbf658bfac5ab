//! One thread has two chores under way at once, and never two in hand.

// ANCHOR: main
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::task::yield_now;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0); // begun, and not yet done
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn iron_shirts() {
    let now = UNDER_WAY.fetch_add(1, SeqCst) + 1;
    MOST.fetch_max(now, SeqCst);
    yield_now().await; // the iron has to heat up
    UNDER_WAY.fetch_sub(1, SeqCst);
}

#[tokio::main(flavor = "current_thread")] // one person
async fn main() {
    let piles: Vec<_> = (0..3).map(|_| tokio::spawn(iron_shirts())).collect();
    for pile in piles {
        pile.await.expect("ironing does not panic");
    }
    println!("at most {} under way", MOST.load(SeqCst));
}
// ANCHOR_END: main
