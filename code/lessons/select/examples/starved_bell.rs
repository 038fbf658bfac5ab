//! With `biased`, what stands first and is always ready starves what stands below.

use tokio::sync::{mpsc, oneshot};

type Orders = mpsc::Receiver<u32>;
type Bell = oneshot::Receiver<()>;

// ANCHOR: main
async fn orders_first(mut orders: Orders, mut bell: Bell) -> u32 {
    let mut cooked = 0;
    loop {
        tokio::select! {
            biased; // <- from top to bottom
            Some(_) = orders.recv() => cooked += 1,
            _ = &mut bell => return cooked,
        }
    }
}

async fn bell_first(mut orders: Orders, mut bell: Bell) -> u32 {
    let mut cooked = 0;
    loop {
        tokio::select! {
            biased;
            _ = &mut bell => return cooked,
            Some(_) = orders.recv() => cooked += 1,
        }
    }
}
// ANCHOR_END: main

/// A thousand orders, and a bell that has rung.
async fn evening() -> (
    mpsc::Sender<u32>,
    mpsc::Receiver<u32>,
    oneshot::Receiver<()>,
) {
    let (rail, orders) = mpsc::channel(1000);
    for order in 0..1000 {
        rail.send(order).await.expect("the cook is there");
    }
    let (ring, bell) = oneshot::channel();
    ring.send(()).expect("the cook is there");
    (rail, orders, bell)
}

#[tokio::main]
async fn main() {
    let (_rail, orders, bell) = evening().await;
    println!(
        "orders first: the bell is heard after {} orders",
        orders_first(orders, bell).await
    );
    let (_rail, orders, bell) = evening().await;
    println!(
        "bell first: the bell is heard after {} orders",
        bell_first(orders, bell).await
    );
}
