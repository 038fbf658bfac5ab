//! While a handler runs, no branch is polled.

use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    for order in 1..=3 {
        rail.send(order).await.expect("main receives");
    }
    let began = Instant::now();
    let mut closing = pin!(sleep(Duration::from_millis(50)));
    loop {
        tokio::select! {
            biased;
            () = &mut closing => break,
            Some(_) = orders.recv() => sleep(Duration::from_millis(40)).await,
        }
    }
    println!("home after {} ms", began.elapsed().as_millis());
}
// ANCHOR_END: main
