//! Four guests sit down when all four are there, and one of them orders.

// ANCHOR: main
use std::sync::Arc;
use tokio::sync::Barrier;

#[tokio::main]
async fn main() {
    let table = Arc::new(Barrier::new(4));
    let mut guests = Vec::new();
    for _ in 0..4 {
        let table = Arc::clone(&table);
        guests.push(tokio::spawn(async move {
            println!("arrives");
            let result = table.wait().await; // <- until the fourth is here
            println!("sits down");
            if result.is_leader() {
                println!("orders for all");
            }
        }));
    }
    for guest in guests {
        guest.await.expect("no guest panics");
    }
}
// ANCHOR_END: main
