//! The handlers of a select are the arms of a match: they are of one type.

// ANCHOR: main
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

#[tokio::main]
async fn main() {
    let (_rail, mut orders) = mpsc::channel::<u32>(8);

    let next = tokio::select! {
        Some(order) = orders.recv() => order,
        () = sleep(Duration::from_millis(50)) => "nobody comes",
    };
    println!("{next}");
}
// ANCHOR_END: main
