//! An actor that panics takes its inbox with it: whoever waits or asks is told.

// ANCHOR: main
use tokio::sync::{mpsc, oneshot};

type Order = (&'static str, oneshot::Sender<&'static str>);

async fn cook(mut orders: mpsc::Receiver<Order>) {
    while let Some((dish, reply)) = orders.recv().await {
        assert_ne!(dish, "snails", "the cook faints");
        let _ = reply.send(dish);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    let (soup, soup_answer) = oneshot::channel();
    let (snails, snails_answer) = oneshot::channel();
    let (rice, rice_answer) = oneshot::channel();
    for order in [("soup", soup), ("snails", snails), ("rice", rice)] {
        rail.try_send(order).expect("there are 8 places");
    }
    tokio::spawn(cook(orders)); // all three are in the inbox
    println!("soup: {}", soup_answer.await.is_ok());
    println!("snails: {}", snails_answer.await.is_ok());
    println!("rice: {}", rice_answer.await.is_ok());
}
// ANCHOR_END: main
