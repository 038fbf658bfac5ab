//! `while let Ok` ends at the first lag, though the channel is open.

use tokio::sync::broadcast;

// ANCHOR: main
async fn listen(mut calls: broadcast::Receiver<u32>) -> Vec<u32> {
    let mut heard = Vec::new();
    while let Ok(table) = calls.recv().await {
        heard.push(table);
    }
    heard
}

#[tokio::main]
async fn main() {
    let (pass, calls) = broadcast::channel(2);
    for table in 1..=3 {
        pass.send(table).expect("a waiter listens");
    }
    let heard = listen(calls).await; // <- the kitchen is still open
    println!("The waiter heard {heard:?} and went home.");
    println!("Waiters at work: {}", pass.receiver_count());
    println!("Table 4? {:?}", pass.send(4));
}
// ANCHOR_END: main
