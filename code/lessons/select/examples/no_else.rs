//! A select all of whose branches are disabled, and which has no `else`, panics.

use tokio::sync::mpsc;

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    let (till, mut bills) = mpsc::channel::<u32>(8);
    rail.send("soup").await.expect("main receives");
    drop((rail, till)); // everybody goes home

    loop {
        tokio::select! {
            Some(order) = orders.recv() => println!("{order} is cooked"),
            Some(bill) = bills.recv() => println!("{bill} is paid"),
        }
    }
}
// ANCHOR_END: main
