//! Guests who ask and leave: the first while the cook works for them, the second
//! before.
#![allow(missing_docs)] // its functions are recorded for the picture, and public for that

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

pub type Order = (&'static str, oneshot::Sender<&'static str>);

// ANCHOR: main
pub async fn cook(mut orders: mpsc::Receiver<Order>) {
    while let Some((dish, reply)) = orders.recv().await {
        if reply.is_closed() {
            println!("{dish}: not begun, nobody waits for it");
            continue;
        }
        sleep(Duration::from_millis(20)).await; // it cooks
        match reply.send(dish) {
            Ok(()) => println!("{dish}: out it goes"),
            Err(dish) => println!("{dish}: cooked, and here it is still"),
        }
    }
}

pub async fn ask(rail: mpsc::Sender<Order>, dish: &'static str, patience: u64) {
    let (reply, answer) = oneshot::channel();
    rail.send((dish, reply)).await.expect("the cook stays");
    let _ = timeout(Duration::from_millis(patience), answer).await;
} // here the answer's receiving end is gone, whatever came
// ANCHOR_END: main

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(3);
    for (dish, patience) in [("soup", 10), ("rice", 15), ("cake", 60)] {
        tokio::spawn(ask(rail.clone(), dish, patience));
    }
    drop(rail);
    cook(orders).await;
}
