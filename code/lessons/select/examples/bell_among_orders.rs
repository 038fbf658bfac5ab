//! A bell has rung, and the rail is full: after how many orders is it heard?

use tokio::sync::{mpsc, oneshot};

// ANCHOR: main
type Orders = mpsc::Receiver<u32>;
type Bell = oneshot::Receiver<()>;

async fn cook(mut orders: Orders, mut bell: Bell) -> u32 {
    let mut cooked = 0;
    loop {
        tokio::select! {
            Some(_) = orders.recv() => cooked += 1, // ready, every time
            _ = &mut bell => return cooked,         // ready, from the start
        }
    }
}
// ANCHOR_END: main

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(1000);
    for order in 0..1000 {
        rail.send(order).await.expect("the cook is there");
    }
    let (ring, bell) = oneshot::channel();
    ring.send(()).expect("the cook is there");
    println!("the bell is heard {}", in_words(cook(orders, bell).await));
}

fn in_words(orders: u32) -> &'static str {
    match orders {
        0 => "at once",
        1 => "after 1 order",
        2 => "after 2 orders",
        3.. => "after 3 orders, or more",
    }
}
