//! Two senders, one of them a clone, send in turns.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (anna, mut orders) = mpsc::channel(8);
    let ben = anna.clone();

    anna.send("soup").await.expect("the cook is there");
    ben.send("rice").await.expect("the cook is there");
    anna.send("cake").await.expect("the cook is there");

    for _ in 0..3 {
        println!("{}", orders.recv().await.expect("the senders are there"));
    }
}
// ANCHOR_END: main
