//! Six waiters with an order each, one cook, and a rail with 1, 3 or 100 places:
//! who waits, and until when.
#![allow(missing_docs)] // its functions are recorded for the pictures, and public for that

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

// ANCHOR: main
const ORDERS: [u32; 6] = [1, 2, 3, 4, 5, 6];

pub async fn hang_up(order: u32, rail: mpsc::Sender<u32>) {
    rail.send(order).await.expect("the cook stays"); // until there is a place
}

pub async fn cook(mut orders: mpsc::Receiver<u32>) {
    while orders.recv().await.is_some() {
        sleep(Duration::from_millis(20)).await; // it is on the stove
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for places in [1, 3, 100] {
        print!("{places:3} places: ");
        let start = Instant::now();
        let (rail, orders) = mpsc::channel(places);
        let kitchen = tokio::spawn(cook(orders));
        let waiters = ORDERS.map(|order| tokio::spawn(hang_up(order, rail.clone())));
        drop(rail);
        report(start, waiters, kitchen).await;
    }
}
// ANCHOR_END: main

async fn report(start: Instant, waiters: [JoinHandle<()>; 6], kitchen: JoinHandle<()>) {
    print!("the waiters are free after");
    for waiter in waiters {
        waiter.await.expect("a waiter does not panic");
        print!(" {}", start.elapsed().as_millis());
    }
    kitchen.await.expect("the cook does not panic");
    println!(
        " ms, all is cooked after {} ms",
        start.elapsed().as_millis()
    );
}
