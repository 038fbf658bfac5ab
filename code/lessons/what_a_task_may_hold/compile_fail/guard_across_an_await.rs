//! The guard of a standard mutex must be given back by the thread that took it.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::task;

#[tokio::main]
async fn main() {
    let plates = Arc::new(Mutex::new(0));

    tokio::spawn(async move {
        let mut clean = plates.lock().expect("nobody panicked with the lock");
        *clean += 1;
        task::yield_now().await; // the towel is fetched, and the lock is held
    });
}
// ANCHOR_END: main
