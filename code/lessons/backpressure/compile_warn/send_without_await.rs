//! On a bounded channel `send` is a future, and without `.await` it sends
//! nothing.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(1);
    rail.send("soup");
    drop(rail);
    assert_eq!(orders.recv().await, None); // no soup today
}
// ANCHOR_END: main
