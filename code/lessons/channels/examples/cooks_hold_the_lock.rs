//! Two cooks share one receiver behind a mutex: in one kitchen the lock is held
//! while they cook, in the other for as long as it takes to take an order.
//!
//! The clock is paused (Tokio's feature `test-util`, which `full` has not), so
//! that the times are exact.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep};

// ANCHOR: main
type Rail = Arc<Mutex<mpsc::Receiver<&'static str>>>;

async fn cook(_dish: &str) {
    sleep(Duration::from_millis(10)).await;
}

async fn in_one_line(orders: Rail) {
    while let Some(dish) = orders.lock().await.recv().await {
        cook(dish).await;
    }
}

async fn in_two_lines(orders: Rail) {
    loop {
        let order = orders.lock().await.recv().await;
        let Some(dish) = order else { break };
        cook(dish).await;
    }
}
// ANCHOR_END: main

/// How long two cooks need for four dishes.
async fn measure(way: &str, cook_all: impl AsyncFn(Rail)) {
    let (rail, orders) = mpsc::channel(4);
    for dish in ["soup", "rice", "salad", "cake"] {
        rail.send(dish).await.expect("the receiver is below");
    }
    drop(rail);
    let orders = Arc::new(Mutex::new(orders));
    let start = Instant::now();
    tokio::join!(cook_all(Arc::clone(&orders)), cook_all(orders));
    println!("{way}: four dishes in {} ms", start.elapsed().as_millis());
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    measure("in one line", in_one_line).await;
    measure("in two lines", in_two_lines).await;
}
