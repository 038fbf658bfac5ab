//! A branch that has taken an order from the rail, and is dropped before it is
//! done with it, takes the order along.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{interval, sleep};

const MS: Duration = Duration::from_millis(1);

// ANCHOR: main
async fn next(orders: &mut mpsc::Receiver<u32>) -> Option<u32> {
    let order = orders.recv().await?; // <- off the rail
    sleep(5 * MS).await; // the handwriting is read
    Some(order)
}

async fn read_in_the_branch(mut orders: mpsc::Receiver<u32>) -> Vec<u32> {
    let (mut cooked, mut stir) = (Vec::new(), interval(10 * MS));
    loop {
        tokio::select! {
            order = next(&mut orders) => match order {
                Some(order) => cooked.push(order),
                None => return cooked,
            },
            _ = stir.tick() => {} // <- and `next` is dropped, wherever it is
        }
    }
}
// ANCHOR_END: main

// ANCHOR: repaired
async fn read_in_the_handler(mut orders: mpsc::Receiver<u32>) -> Vec<u32> {
    let (mut cooked, mut stir) = (Vec::new(), interval(10 * MS));
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => {
                    sleep(5 * MS).await; // the handwriting is read
                    cooked.push(order);
                }
                None => return cooked,
            },
            _ = stir.tick() => {}
        }
    }
}
// ANCHOR_END: repaired

/// Hangs up orders 1 to 4, one every 14 ms.
async fn order(rail: mpsc::Sender<u32>) {
    for order in 1..=4 {
        sleep(14 * MS).await;
        rail.send(order).await.expect("the cook is there");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(order(rail));
    println!(
        "read in the branch:  {:?}",
        read_in_the_branch(orders).await
    );
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(order(rail));
    println!(
        "read in the handler: {:?}",
        read_in_the_handler(orders).await
    );
}
