//! A receiver of a broadcast that is too slow is told how many calls it missed.

// ANCHOR: main
use tokio::sync::broadcast::{self, error::RecvError};

#[tokio::main]
async fn main() {
    let (pass, mut calls) = broadcast::channel(3); // <- room for how many?
    for table in 1..=6 {
        pass.send(table).expect("a waiter listens"); // no .await in here
    }
    drop(pass);

    loop {
        match calls.recv().await {
            Ok(table) => println!("Table {table}!"),
            Err(RecvError::Lagged(missed)) => println!("Missed {missed} calls."),
            Err(RecvError::Closed) => break,
        }
    }
    println!("The kitchen is closed.");
}
// ANCHOR_END: main
