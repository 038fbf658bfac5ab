//! A loop that waits for a bell which somebody else has to ring: the kernel
//! switches threads in the middle of it, and no one switches tasks there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

// ANCHOR: main
fn listen(bell: &AtomicBool, patience: Duration) -> &'static str {
    let begun = Instant::now();
    while !bell.load(Ordering::Relaxed) {
        if begun.elapsed() > patience {
            return "nobody rang";
        }
    } // <- no .await in here
    "the bell rang"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bell = Arc::new(AtomicBool::new(false));
    let ringer = Arc::clone(&bell);
    thread::spawn(move || ringer.store(true, Ordering::Relaxed));
    let heard = listen(&bell, Duration::MAX);
    println!("a thread rings: {heard}");

    let bell = Arc::new(AtomicBool::new(false));
    let ringer = Arc::clone(&bell);
    tokio::spawn(async move { ringer.store(true, Ordering::Relaxed) });
    let heard = listen(&bell, Duration::from_millis(100));
    println!("a task rings: {heard}");
}
// ANCHOR_END: main
