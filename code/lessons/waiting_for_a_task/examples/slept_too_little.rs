//! Main sleeps for 8 ms, and the chore takes 30: the guess was wrong.

// ANCHOR: main
use std::time::Duration;
use tokio::time;

async fn do_laundry() -> u32 {
    time::sleep(Duration::from_millis(30)).await; // the machine spins
    println!("The laundry is folded.");
    7 // shirts
}

#[tokio::main]
async fn main() {
    tokio::spawn(do_laundry());
    time::sleep(Duration::from_millis(8)).await;
    println!("Main is back.");
}
// ANCHOR_END: main
