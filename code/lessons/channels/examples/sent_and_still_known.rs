//! Two ways to know an order after it has been sent.

use std::sync::Arc;
use tokio::sync::mpsc;

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (copies, mut copied) = mpsc::channel(8);
    let order = String::from("table 3: soup");
    let to_send = order.clone(); // send a copy
    copies.send(to_send).await.expect("the receiver is there");
    println!("{order:?} is still here");

    let (shares, mut shared) = mpsc::channel(8);
    let order = Arc::new(order);
    let to_send = Arc::clone(&order); // or own it together
    shares.send(to_send).await.expect("the receiver is there");
    println!("and now it has {} owners", Arc::strong_count(&order));

    drop(order); // neither of the cooks minds
    println!("{:?}", copied.recv().await);
    println!("{:?}", shared.recv().await);
}
// ANCHOR_END: main
