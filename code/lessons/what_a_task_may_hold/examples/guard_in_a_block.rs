//! A lock is held for a moment and given back before the `.await`.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::task;

#[tokio::main]
async fn main() {
    let plates = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&plates);

    let washing = tokio::spawn(async move {
        {
            let mut clean = counter.lock().expect("nobody panicked with the lock");
            *clean += 1;
        } // <- the guard ends here
        task::yield_now().await; // the towel is fetched
    });
    washing.await.expect("washing does not panic");
    println!(
        "Plates: {:?}",
        plates.lock().expect("nobody panicked with the lock")
    );
}
// ANCHOR_END: main
