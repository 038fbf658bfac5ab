//! The cook goes home when the last waiter has.
#![allow(missing_docs)] // its functions are recorded for the picture, and public for that

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

// ANCHOR: main
pub async fn wait_at(table: u64, rail: mpsc::Sender<u64>) {
    sleep(Duration::from_millis(10 * table)).await; // they read the menu
    rail.send(table).await.expect("the cook is there");
} // <- this sender is dropped

pub async fn cook(mut orders: mpsc::Receiver<u64>) -> usize {
    let mut cooked = 0;
    while let Some(_table) = orders.recv().await {
        cooked += 1;
    }
    cooked // <- the cook goes home
}

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    let cook = tokio::spawn(cook(orders));
    for table in 1..=3 {
        tokio::spawn(wait_at(table, rail.clone()));
    }
    drop(rail); // <- main's own sender
    let cooked = cook.await.expect("cooking does not panic");
    println!("{cooked} orders, and the kitchen is dark");
}
// ANCHOR_END: main
