//! Three ways to look without waiting, of which one waits.

use std::future::ready;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

// ANCHOR: main
async fn with_else(orders: &mut mpsc::Receiver<&'static str>) -> &'static str {
    tokio::select! {
        Some(dish) = orders.recv() => dish,
        else => "nothing", // <- when `orders` is closed
    }
}

async fn with_ready(orders: &mut mpsc::Receiver<&'static str>) -> &'static str {
    tokio::select! {
        biased;
        Some(dish) = orders.recv() => dish,
        () = ready(()) => "nothing", // <- when nothing above is ready
    }
}

fn with_try_recv(orders: &mut mpsc::Receiver<&'static str>) -> &'static str {
    orders.try_recv().unwrap_or("nothing")
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (_rail, mut orders) = mpsc::channel(8);
    println!("with_try_recv: {}", with_try_recv(&mut orders));
    println!("with_ready: {}", with_ready(&mut orders).await);
    let patience = Duration::from_secs(3600);
    let waited = timeout(patience, with_else(&mut orders)).await;
    println!(
        "with_else: {}",
        waited.unwrap_or("waits for an hour, and on")
    );
}
