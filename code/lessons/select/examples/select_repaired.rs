//! What the compiler refused, and how it is said.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{interval, sleep};

const MS: Duration = Duration::from_millis(1);

// ANCHOR: arms
async fn next(orders: &mut mpsc::Receiver<u32>) -> Option<u32> {
    tokio::select! {
        order = orders.recv() => order,
        () = sleep(50 * MS) => None, // <- the same type
    }
}
// ANCHOR_END: arms

// ANCHOR: handle
async fn stir_until_done() -> u32 {
    let mut roast = tokio::spawn(sleep(55 * MS));
    let (mut stir, mut stirred) = (interval(10 * MS), 0);
    loop {
        tokio::select! {
            _ = &mut roast => return stirred, // <- lent, turn by turn
            _ = stir.tick() => stirred += 1,
        }
    }
}
// ANCHOR_END: handle

// ANCHOR: receive
async fn greet(orders: &mut mpsc::Receiver<&str>) -> String {
    tokio::select! {
        Some(dish) = orders.recv() => match dish { // <- received once, then told apart
            "soup" => "Quick.".to_owned(),
            dish => format!("{dish} takes a while."),
        },
        else => "Closed.".to_owned(),
    }
}
// ANCHOR_END: receive

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (_rail, mut orders) = mpsc::channel(8);
    println!("{:?}", next(&mut orders).await);
    println!("stirred {} times", stir_until_done().await);
    let (rail, mut orders) = mpsc::channel(8);
    rail.send("roast").await.expect("main receives");
    println!("{}", greet(&mut orders).await);
}
