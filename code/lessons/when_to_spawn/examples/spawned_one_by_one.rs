//! A task that is awaited where it is spawned is alone, however many workers there are.

// ANCHOR: main
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::task::yield_now;

static PEELERS: AtomicUsize = AtomicUsize::new(0); // at work now
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn peel_a_sack() {
    let now = PEELERS.fetch_add(1, SeqCst) + 1;
    MOST.fetch_max(now, SeqCst);
    yield_now().await;
    PEELERS.fetch_sub(1, SeqCst);
}

#[tokio::main(worker_threads = 4)]
async fn main() {
    for _ in 0..4 {
        let sack = tokio::spawn(peel_a_sack());
        sack.await.expect("peeling does not panic");
    }
    println!("at most {} at once", MOST.load(SeqCst));
}
// ANCHOR_END: main
