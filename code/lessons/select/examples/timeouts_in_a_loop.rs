//! `timeout` in a loop is an idle time, `timeout_at` a deadline, and both ask the
//! rail first.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout, timeout_at};

const SHIFT: Duration = Duration::from_millis(50);

// ANCHOR: main
async fn idle(mut orders: mpsc::Receiver<u32>) -> u32 {
    let mut cooked = 0;
    while let Ok(Some(_)) = timeout(SHIFT, orders.recv()).await {
        cooked += 1;
    }
    cooked
}

async fn until(closing: Instant, mut orders: mpsc::Receiver<u32>) -> u32 {
    let mut cooked = 0;
    while let Ok(Some(_)) = timeout_at(closing, orders.recv()).await {
        cooked += 1;
    }
    cooked
}
// ANCHOR_END: main

/// Ten orders, one every 20 ms, on a rail that stays open.
fn quiet_evening() -> mpsc::Receiver<u32> {
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(async move {
        for order in 1..=10 {
            sleep(Duration::from_millis(20)).await;
            if rail.send(order).await.is_err() {
                return; // the cook has gone home
            }
        }
        rail.closed().await;
    });
    orders
}

/// A thousand orders, all of them on the rail already.
async fn busy_evening() -> mpsc::Receiver<u32> {
    let (rail, orders) = mpsc::channel(1000);
    for order in 1..=1000 {
        rail.send(order).await.expect("there is room");
    }
    orders
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("timeout: {} orders", idle(quiet_evening()).await);
    let closing = Instant::now() + SHIFT;
    println!(
        "timeout_at: {} orders",
        until(closing, quiet_evening()).await
    );
    let busy = busy_evening().await;
    sleep(SHIFT).await; // <- now it is later than closing time
    println!(
        "too late, and a full rail: {} orders",
        until(closing, busy).await
    );
}
