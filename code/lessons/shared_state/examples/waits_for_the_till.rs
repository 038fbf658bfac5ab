//! Main keeps a standard lock while it awaits a task that needs it.

// ANCHOR: main
use std::sync::{Arc, Mutex};

// ANCHOR_END: main
#[expect(clippy::await_holding_lock, reason = "it is what this program shows")]
// ANCHOR: main
#[tokio::main]
async fn main() {
    let till = Arc::new(Mutex::new(100));
    let money = till.lock().expect("no waiter panics");

    let same_till = Arc::clone(&till);
    let waiter = tokio::spawn(async move {
        // `lock` would stop the thread here until main gives the till back ..
        match same_till.try_lock() {
            Ok(_) => "the waiter pays",
            Err(_) => "the till is locked, for ever",
        }
    });
    let outcome = waiter.await.expect("the waiter does not panic"); // <- and main waits for the waiter
    println!("{outcome}");
    drop(money);
}
// ANCHOR_END: main
