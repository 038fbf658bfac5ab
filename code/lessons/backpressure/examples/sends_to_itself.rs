//! A cook who hangs orders on his own rail waits for himself.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

// ANCHOR: main
async fn cook(rail: &mpsc::Sender<&str>, orders: &mut mpsc::Receiver<&str>) {
    while let Some(order) = orders.recv().await {
        if order == "menu" {
            rail.send("soup").await.expect("I am here");
            rail.send("cake").await.expect("I am here");
        } else {
            println!("{order}");
        }
    }
}
// ANCHOR_END: main

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, mut orders) = mpsc::channel(1);
    rail.send("menu").await.expect("there is a place");
    // An hour that is over at once: nobody has anything else to wait for.
    let hour = Duration::from_secs(3600);
    let outcome = timeout(hour, cook(&rail, &mut orders)).await;
    println!("done within an hour: {}", outcome.is_ok());
    println!("on the rail: {:?}", orders.try_recv());
}
