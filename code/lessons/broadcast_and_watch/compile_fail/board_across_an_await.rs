//! What `borrow` of a watch gives must not be held across an await in a task.

// ANCHOR: main
use tokio::sync::watch;
use tokio::task;

#[tokio::main]
async fn main() {
    let (_chef, board) = watch::channel("leek soup");

    tokio::spawn(async move {
        let soup = board.borrow();
        task::yield_now().await; // goes to the table
        println!("Today we have {}.", *soup);
    });
}
// ANCHOR_END: main
