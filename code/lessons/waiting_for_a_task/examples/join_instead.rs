//! Awaiting the handle of a task waits exactly as long as the task takes.

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
    let laundry = tokio::spawn(do_laundry());
    let shirts = laundry.await.expect("the laundry does not panic");
    println!("Main is back, with {shirts} shirts.");
}
// ANCHOR_END: main
