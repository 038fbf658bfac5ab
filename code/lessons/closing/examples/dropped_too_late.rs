//! Main drops its sender after it has waited for the cook: too late. The clock
//! is paused (Tokio's feature `test-util`, which `full` has not).

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

// ANCHOR: main
async fn evening() {
    let (rail, mut orders) = mpsc::channel(8);
    let cook = tokio::spawn(async move {
        let mut cooked = 0;
        while let Some(_dish) = orders.recv().await {
            cooked += 1;
        }
        cooked
    });
    for dish in ["soup", "rice"] {
        let rail = rail.clone();
        tokio::spawn(async move { rail.send(dish).await });
    }
    let cooked = cook.await.expect("cooking does not panic");
    drop(rail);
    println!("{cooked} dishes");
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let limit = Duration::from_secs(365 * 24 * 60 * 60);
    match timeout(limit, evening()).await {
        Ok(()) => println!("home"),
        Err(_) => println!("a year later, nobody has gone home"),
    }
}
