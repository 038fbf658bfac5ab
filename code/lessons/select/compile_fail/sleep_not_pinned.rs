//! What is lent to a select must stay where it is.

// ANCHOR: main
use std::time::Duration;
use tokio::time::{interval, sleep};

#[tokio::main]
async fn main() {
    let mut closing = sleep(Duration::from_millis(50));
    let mut stir = interval(Duration::from_millis(10));

    loop {
        tokio::select! {
            () = &mut closing => break,
            _ = stir.tick() => println!("Stirs."),
        }
    }
}
// ANCHOR_END: main
