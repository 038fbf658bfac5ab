//! Orders come twice as fast as they are cooked, and the rail has no end.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// ANCHOR: main
async fn wait_at_tables(rail: mpsc::UnboundedSender<Instant>) {
    for _ in 0..1000 {
        sleep(Duration::from_millis(10)).await;
        rail.send(Instant::now()).expect("the cook stays"); // does not wait
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, mut orders) = mpsc::unbounded_channel();
    tokio::spawn(wait_at_tables(rail));

    sleep(Duration::from_millis(15)).await; // the stove gets hot
    let mut dishes = 0;
    while let Some(ordered_at) = orders.recv().await {
        sleep(Duration::from_millis(20)).await; // it cooks
        dishes += 1;
        if dishes == 1 || dishes % 250 == 0 {
            let waited = ordered_at.elapsed().as_millis();
            let left = orders.len();
            println!("dish {dishes:4}: waited {waited:5} ms, {left:3} on the rail");
        }
    }
}
// ANCHOR_END: main
