//! A permit that is bound to `_` is given back at once. By Tokio's clock, paused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time;

static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn cook() {
    let now = AT_ONCE.fetch_add(1, Relaxed) + 1;
    MOST.fetch_max(now, Relaxed);
    time::sleep(Duration::from_millis(10)).await;
    AT_ONCE.fetch_sub(1, Relaxed);
}

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let burners = Arc::new(Semaphore::new(4));
    let mut dishes = Vec::new();
    for _ in 0..20 {
        let burners = Arc::clone(&burners);
        dishes.push(tokio::spawn(async move {
            let _ = burners.acquire().await; // <- takes a burner, and gives it back
            cook().await;
        }));
    }
    for dish in dishes {
        dish.await.expect("no dish panics");
    }
    println!("most at once: {}", MOST.load(Relaxed));
}
// ANCHOR_END: main
