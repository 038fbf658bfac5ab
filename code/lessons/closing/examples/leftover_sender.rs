//! A sender is left over, and the cook waits for it for ever. The clock is
//! paused (Tokio's feature `test-util`, which `full` has not): it jumps to the
//! time limit as soon as nobody can do anything.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

// ANCHOR: main
async fn wait_at(table: u32, rail: mpsc::Sender<u32>) {
    rail.send(table).await.expect("the cook is there");
}

async fn cook_all(mut orders: mpsc::Receiver<u32>) {
    while let Some(table) = orders.recv().await {
        println!("table {table} has its soup");
    }
    println!("the cook goes home");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    for table in 1..=3 {
        tokio::spawn(wait_at(table, rail.clone()));
    }
    let limit = Duration::from_secs(365 * 24 * 60 * 60); // a year
    if timeout(limit, cook_all(orders)).await.is_err() {
        println!("a year later, senders left: {}", rail.strong_count());
    }
}
// ANCHOR_END: main
