//! A standard guard that is bound to `_`: the compiler knows that it is no use.

// ANCHOR: main
use std::sync::Mutex;

#[tokio::main]
async fn main() {
    let till = Mutex::new(100);
    let _ = till.lock();
    println!("and who has the till now?");
}
// ANCHOR_END: main
