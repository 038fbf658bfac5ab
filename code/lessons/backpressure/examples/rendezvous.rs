//! A rail with one place is no meeting: the waiter goes before the cook has
//! come. A receipt makes it one.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

// ANCHOR: main
type Order = (&'static str, oneshot::Sender<()>); // and how to say "I have it"

async fn cook(mut orders: mpsc::Receiver<Order>) {
    sleep(Duration::from_millis(20)).await; // the cook comes late
    while let Some((_dish, taken)) = orders.recv().await {
        let _ = taken.send(()); // the waiter may have gone
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(1);
    tokio::spawn(cook(orders));
    let start = Instant::now();

    let (taken, receipt) = oneshot::channel();
    rail.send(("soup", taken)).await.expect("the cook comes");
    println!("It hangs after {} ms.", start.elapsed().as_millis());
    receipt.await.expect("the cook takes it");
    println!("It is taken after {} ms.", start.elapsed().as_millis());
}
// ANCHOR_END: main
