//! Three cooks and one lock: kept while they fry, or given back before. By
//! Tokio's clock, paused, so that it is as quick as it is exact.

use std::sync::Arc;
use std::time::Duration;
use tokio::time::{self, Instant};

/// Fries on the one stove there is.
// ANCHOR: main
pub async fn fry_on(stove: Arc<tokio::sync::Mutex<u32>>) {
    let mut fried = stove.lock().await;
    time::sleep(Duration::from_millis(10)).await; // <- the lock is held
    *fried += 1;
}

// ANCHOR_END: main
/// Fries on a stove of its own.
// ANCHOR: main
pub async fn fry_and_note(noted: Arc<std::sync::Mutex<u32>>) {
    time::sleep(Duration::from_millis(10)).await;
    *noted.lock().expect("no cook panics") += 1; // <- the lock is held for a moment
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let stove = Arc::new(tokio::sync::Mutex::new(0));
    tokio::join!(fry_on(stove.clone()), fry_on(stove.clone()), fry_on(stove));
    println!("held while frying: {} ms", start.elapsed().as_millis());

    let start = Instant::now();
    let noted = Arc::default();
    let cook = || fry_and_note(Arc::clone(&noted));
    tokio::join!(cook(), cook(), cook());
    println!("held to note it: {} ms", start.elapsed().as_millis());
}
// ANCHOR_END: main
