//! A price is written, and then the sign is hung out that there is one.

// ANCHOR: main
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::task;

static PRICE: AtomicU32 = AtomicU32::new(0);
static SIGN: AtomicBool = AtomicBool::new(false);

#[tokio::main]
async fn main() {
    let guest = tokio::spawn(async {
        while !SIGN.load(Ordering::Acquire) {
            task::yield_now().await; // for a moment: a longer wait is for a bell
        }
        PRICE.load(Ordering::Relaxed)
    });
    PRICE.store(12, Ordering::Relaxed);
    SIGN.store(true, Ordering::Release); // <- whoever sees it sees the price, too
    println!("the price: {}", guest.await.expect("no guest panics"));
}
// ANCHOR_END: main
