//! The expression of a disabled branch is evaluated all the same.

use std::pin::Pin;
use tokio::sync::mpsc;
use tokio::time::Sleep;

// ANCHOR: main
async fn next(orders: &mut mpsc::Receiver<u32>, timer: &mut Option<Pin<Box<Sleep>>>) {
    tokio::select! {
        () = timer.as_mut().expect("a timer"), if timer.is_some() => println!("It rings."),
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
}
