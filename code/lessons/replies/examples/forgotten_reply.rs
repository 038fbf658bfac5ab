//! An answer that is not given is told too: the reply address was dropped.

// ANCHOR: main
use tokio::sync::{mpsc, oneshot};

type Order = (&'static str, oneshot::Sender<String>);

async fn cook(mut orders: mpsc::Receiver<Order>) {
    while let Some((dish, reply)) = orders.recv().await {
        match dish {
            "soup" | "rice" => drop(reply.send(format!("hot {dish}"))),
            _ => {} // not on the menu; somebody should say so
        }
    }
}

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(3);
    tokio::spawn(cook(orders));
    for dish in ["soup", "fish"] {
        let (reply, answer) = oneshot::channel();
        rail.send((dish, reply)).await.expect("the cook stays");
        println!("{dish}: {:?}", answer.await);
    }
}
// ANCHOR_END: main
