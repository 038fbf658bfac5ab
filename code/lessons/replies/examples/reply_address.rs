//! Each order carries the sending end of a channel of its own, for the answer.

// ANCHOR: main
use tokio::sync::{mpsc, oneshot};

struct Order {
    table: u32,
    dish: &'static str,
    reply: oneshot::Sender<String>,
}

async fn cook(mut orders: mpsc::Receiver<Order>) {
    while let Some(Order { table, dish, reply }) = orders.recv().await {
        let plate = format!("a plate of {dish} for table {table}");
        let _ = reply.send(plate); // whoever asked may have gone
    }
}

async fn ask(rail: mpsc::Sender<Order>, table: u32, dish: &'static str) -> String {
    let (reply, answer) = oneshot::channel();
    let order = Order { table, dish, reply };
    rail.send(order).await.expect("the cook stays");
    answer.await.expect("the cook answers everybody")
}
// ANCHOR_END: main

// ANCHOR: evening
#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(3);
    tokio::spawn(cook(orders));

    let one = tokio::spawn(ask(rail.clone(), 3, "soup"));
    let other = tokio::spawn(ask(rail, 5, "rice"));
    println!("one waiter has {}", one.await.expect("no panic"));
    println!("the other has {}", other.await.expect("no panic"));
}
// ANCHOR_END: evening
