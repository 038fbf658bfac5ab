//! A guard that was used and then dropped by hand still counts as held.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::task;

#[tokio::main]
async fn main() {
    let plates = Arc::new(Mutex::new(0));

    tokio::spawn(async move {
        let mut clean = plates.lock().expect("nobody panicked with the lock");
        *clean += 1;
        drop(clean); // given back
        task::yield_now().await; // the towel is fetched
    });
}
// ANCHOR_END: main
