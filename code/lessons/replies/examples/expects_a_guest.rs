//! An actor that insists on being heard dies of the first guest who leaves.

use tokio::sync::{mpsc, oneshot};

type Order = (&'static str, oneshot::Sender<String>);

// ANCHOR: main
async fn cook(mut orders: mpsc::Receiver<Order>) {
    while let Some((dish, reply)) = orders.recv().await {
        let plate = format!("hot {dish}");
        reply.send(plate).expect("the guest waits");
    }
}

async fn ask(rail: &mpsc::Sender<Order>, dish: &'static str) -> Option<String> {
    let (reply, answer) = oneshot::channel();
    rail.send((dish, reply)).await.ok()?;
    answer.await.ok()
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(cook(orders));
    println!("one guest: {:?}", ask(&rail, "soup").await);
    let (reply, _) = oneshot::channel(); // this one leaves at once
    rail.send(("rice", reply)).await.expect("the cook is well");
    println!("the next: {:?}", ask(&rail, "cake").await);
}
