//! Twenty dishes on four burners: a permit is taken before the task is spawned,
//! and goes along with it. By Tokio's clock, paused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{self, Instant};

static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// Needs a burner for 10 ms.
// ANCHOR: main
pub async fn cook() {
    let now = AT_ONCE.fetch_add(1, Relaxed) + 1;
    MOST.fetch_max(now, Relaxed);
    time::sleep(Duration::from_millis(10)).await;
    AT_ONCE.fetch_sub(1, Relaxed);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let burners = Arc::new(Semaphore::new(4));
    let mut dishes = Vec::new();
    for _ in 0..20 {
        let burner = Arc::clone(&burners).acquire_owned().await; // <- main waits
        let burner = burner.expect("the burners are never closed");
        dishes.push(tokio::spawn(async move {
            cook().await;
            drop(burner); // <- and the next task can be spawned
        }));
    }
    for dish in dishes {
        dish.await.expect("no dish panics");
    }
    println!("most at once: {}", MOST.load(Relaxed));
    println!("all done after {} ms", start.elapsed().as_millis());
}
// ANCHOR_END: main
