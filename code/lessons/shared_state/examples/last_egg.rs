//! Two cooks look into the pantry under its lock, and both take the last egg.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::task;

async fn make_omelette(eggs: Arc<Mutex<i32>>) {
    let left = *eggs.lock().expect("no cook panics"); // looks ..
    if left > 0 {
        task::yield_now().await; // .. goes for a bowl ..
        *eggs.lock().expect("no cook panics") -= 1; // .. and takes
    }
}

#[tokio::main]
async fn main() {
    let eggs = Arc::new(Mutex::new(1)); // the last one
    tokio::join!(
        make_omelette(Arc::clone(&eggs)),
        make_omelette(Arc::clone(&eggs)),
    );
    let left = eggs.lock().expect("no cook panics");
    println!("eggs in the pantry: {left}");
}
// ANCHOR_END: main
