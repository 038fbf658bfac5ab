//! Three waiters send orders to one cook, over one channel.

use tokio::sync::mpsc;

// ANCHOR: main
struct Order {
    table: u32,
    dish: &'static str,
}

async fn wait_at(table: u32, rail: mpsc::Sender<Order>) {
    for dish in ["soup", "rice"] {
        let order = Order { table, dish };
        rail.send(order).await.expect("the cook is there"); // <- the order goes away
    }
}

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8); // eight tickets fit
    for table in 1..=3 {
        tokio::spawn(wait_at(table, rail.clone())); // a sender for each waiter
    }
    for _ in 0..6 {
        let order = orders.recv().await.expect("main has a sender");
        println!("table {}: {}", order.table, order.dish);
    }
}
// ANCHOR_END: main
