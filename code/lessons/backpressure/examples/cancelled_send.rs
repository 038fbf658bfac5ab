//! A send that is given up loses its message; a reservation has none to lose.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

// ANCHOR: main
struct Order(&'static str);

impl Drop for Order {
    fn drop(&mut self) {
        println!("   (the {} is torn up)", self.0);
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, _orders) = mpsc::channel(1);
    rail.try_send(Order("soup")).expect("there is a place");
    let patience = Duration::from_millis(10);

    let given_up = timeout(patience, rail.send(Order("rice"))).await;
    println!("send given up: {}", given_up.is_err());

    let order = Order("fish");
    let given_up = timeout(patience, rail.reserve()).await;
    println!("reserve given up: {}", given_up.is_err());
    println!("The {} is still in my hand.", order.0);
}
// ANCHOR_END: main
