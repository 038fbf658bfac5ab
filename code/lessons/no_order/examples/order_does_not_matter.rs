//! Tasks add in any order, and the sum is the same.

// ANCHOR: main
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static SUM: AtomicUsize = AtomicUsize::new(0);

#[tokio::main]
async fn main() {
    let mut tasks = Vec::new();
    for number in 0..6 {
        tasks.push(tokio::spawn(async move { SUM.fetch_add(number, Relaxed) }));
    }
    for task in tasks {
        task.await.expect("adding does not panic");
    }
    println!("{}", SUM.load(Relaxed));
}
// ANCHOR_END: main
