//! An order is looked at after it has been sent.

use tokio::sync::mpsc;

// ANCHOR: main
struct Order {
    table: u32,
    dish: &'static str,
}

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    let mut order = Order {
        table: 3,
        dish: "soup",
    };
    rail.send(order).await.expect("the cook is there");

    order.dish = "salad"; // "They changed their minds."

    let order = orders.recv().await.expect("main has a sender");
    println!("table {}: {}", order.table, order.dish);
}
// ANCHOR_END: main
