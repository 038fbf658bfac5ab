//! The receiver closes the channel: what is on the rail is still cooked, and a
//! waiter who waits for room gets the order back.

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendError;

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(2);
    rail.send("soup").await.expect("the kitchen is open");
    rail.send("rice").await.expect("the kitchen is open"); // the rail is full

    let waiter = async {
        match rail.send("cake").await {
            Ok(()) => println!("cake is ordered"),
            Err(SendError(dish)) => println!("no {dish} tonight"), // <- it is back
        }
    };
    let last_call = async {
        orders.close(); // <- no more orders; what hangs there stays
    };
    tokio::join!(biased; waiter, last_call); // in this order: the waiter waits for room

    while let Some(dish) = orders.recv().await {
        println!("{dish} is cooked");
    }
    println!("senders left: {}", rail.strong_count());
}
// ANCHOR_END: main
