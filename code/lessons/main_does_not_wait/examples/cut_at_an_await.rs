//! A task that nobody waits for is cut where it gives way: at an `.await`.

use tokio::task;

// ANCHOR: main
async fn do_laundry() {
    println!("The machine is loaded.");
    task::yield_now().await; // <- here the task can be cut
    println!("The laundry is folded.");
}

#[tokio::main]
async fn main() {
    tokio::spawn(do_laundry());
}
// ANCHOR_END: main
