//! A guard made in the head of an `if let` lives as long as its body.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::task;

#[tokio::main]
async fn main() {
    let basket = Arc::new(Mutex::new(vec!["shirt", "sock"]));

    let ironing = tokio::spawn(async move {
        if let Some(piece) = basket.lock().expect("nobody panics").pop() {
            task::yield_now().await; // the iron has to heat up
            println!("the {piece} is ironed");
        }
    });
    ironing.await.expect("ironing does not panic");
}
// ANCHOR_END: main
