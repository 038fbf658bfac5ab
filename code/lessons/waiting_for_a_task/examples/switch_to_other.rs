//! While main sleeps, the other task has its turn. (Sleeping is a guess: see
//! `join_instead` for how it is done.)

// ANCHOR: main
use std::time::Duration;
use tokio::time;

#[tokio::main]
async fn main() {
    tokio::spawn(async {
        println!("The other task has its turn.");
    });
    time::sleep(Duration::from_millis(8)).await; // <- main gives way here
    println!("Main is back.");
}
// ANCHOR_END: main
