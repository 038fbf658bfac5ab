//! A weak sender can put an order back on the rail, and keeps nobody waiting.

use tokio::sync::mpsc;

// ANCHOR: main
struct Kitchen {
    orders: mpsc::Receiver<&'static str>,
    again: mpsc::WeakSender<&'static str>,
}

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    let again = rail.downgrade();
    let mut kitchen = Kitchen { orders, again };

    rail.send("soup").await.expect("the kitchen is there");
    rail.send("rice").await.expect("the kitchen is there");

    let burnt = kitchen.orders.recv().await.expect("sent above");
    let back = kitchen.again.upgrade().expect("the waiter has a sender");
    back.send(burnt).await.expect("the kitchen is there");

    drop((back, rail)); // both of the strong ones
    while let Some(dish) = kitchen.orders.recv().await {
        println!("{dish}");
    }
    println!("a sender once more? {}", kitchen.again.upgrade().is_some());
}
// ANCHOR_END: main
