//! What a branch names is moved into the select, in the first turn of the loop.

// ANCHOR: main
use std::time::Duration;
use tokio::time::{interval, sleep};

#[tokio::main]
async fn main() {
    let roast = tokio::spawn(sleep(Duration::from_millis(50)));
    let mut stir = interval(Duration::from_millis(10));

    loop {
        tokio::select! {
            _ = roast => break,
            _ = stir.tick() => println!("Stirs."),
        }
    }
}
// ANCHOR_END: main
