//! An async block runs when it is polled, so that of a disabled branch does not.

use std::pin::Pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Sleep, sleep};

// ANCHOR: main
async fn next(orders: &mut mpsc::Receiver<u32>, timer: &mut Option<Pin<Box<Sleep>>>) {
    tokio::select! {
        () = async { timer.as_mut().expect("a timer").await }, if timer.is_some() => {
            println!("It rings.");
        }
        Some(order) = orders.recv() => println!("Order {order}."),
        else => println!("Closed."),
    }
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    rail.send(1).await.expect("main receives");
    next(&mut orders, &mut None).await;
    next(
        &mut orders,
        &mut Some(Box::pin(sleep(Duration::from_millis(1)))),
    )
    .await;
}
