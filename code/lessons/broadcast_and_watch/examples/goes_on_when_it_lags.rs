//! A receiver that lagged goes on with the oldest call that was kept.

use tokio::sync::broadcast::{self, error::RecvError};

// ANCHOR: main
async fn listen(mut calls: broadcast::Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut heard, mut missed) = (Vec::new(), 0);
    loop {
        match calls.recv().await {
            Ok(table) => heard.push(table),
            Err(RecvError::Lagged(count)) => missed += count, // <- and goes on
            Err(RecvError::Closed) => return (heard, missed),
        }
    }
}
// ANCHOR_END: main

#[tokio::main]
async fn main() {
    let (pass, calls) = broadcast::channel(2);
    for table in 1..=3 {
        pass.send(table).expect("a waiter listens");
    }
    let waiter = tokio::spawn(listen(calls));
    drop(pass);
    let (heard, missed) = waiter.await.expect("the waiter does not panic");
    println!("The waiter heard {heard:?} and missed {missed}.");
}
