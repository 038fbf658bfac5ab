//! Two awaits in a row are one branch of a join, and it does one of them at a time.

// ANCHOR: main
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::task::yield_now;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0); // begun, and not yet there
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn fetch() {
    let now = UNDER_WAY.fetch_add(1, SeqCst) + 1;
    MOST.fetch_max(now, SeqCst);
    yield_now().await; // it comes over the network
    UNDER_WAY.fetch_sub(1, SeqCst);
}

#[tokio::main]
async fn main() {
    let recipe_then_list = async {
        fetch().await;
        fetch().await;
    };
    tokio::join!(recipe_then_list, fetch());
    println!("at most {} under way", MOST.load(SeqCst));
}
// ANCHOR_END: main
