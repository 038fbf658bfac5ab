//! The last order of the evening is announced once: to those who wait for it,
//! and to those who come too late.

// ANCHOR: main
use std::sync::Arc;
use tokio::sync::SetOnce;

#[tokio::main]
async fn main() {
    let last_order = Arc::new(SetOnce::new());
    let mut waiters = Vec::new();
    for _ in 0..3 {
        let last_order = Arc::clone(&last_order);
        waiters.push(tokio::spawn(async move { *last_order.wait().await }));
    }

    last_order.set("stew").expect("it is the first");
    for waiter in waiters {
        println!(
            "a waiter hears: {}",
            waiter.await.expect("no waiter panics")
        );
    }
    println!("who comes late hears: {}", last_order.wait().await);
    println!("a second one: {}", last_order.set("soup").is_ok());
}
// ANCHOR_END: main
