//! The receiver is dropped: what lies in the channel is dropped with it.

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendError;

// ANCHOR: main
struct Order(&'static str);

impl Drop for Order {
    fn drop(&mut self) {
        println!("{} is in the bin", self.0);
    }
}

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    for dish in ["soup", "rice"] {
        let order = Order(dish);
        rail.send(order).await.expect("the kitchen is there");
    }

    drop(orders);
    println!("there is no kitchen any more");

    if let Err(SendError(order)) = rail.send(Order("cake")).await {
        println!("{} came back", order.0);
    }
}
// ANCHOR_END: main
