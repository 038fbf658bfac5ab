//! Three waiters want the one sender.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    for table in 1..=3 {
        tokio::spawn(async move { rail.send(table).await });
    }
    for _ in 0..3 {
        println!("table {}", orders.recv().await.expect("three orders come"));
    }
}
// ANCHOR_END: main
