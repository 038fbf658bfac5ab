//! A task notes the threads that it is polled on.

// ANCHOR: main
use std::collections::HashSet;
use std::thread;
use std::time::Duration;
use tokio::time;

async fn iron_shirts() -> usize {
    let mut hands = HashSet::new();
    for _ in 0..20 {
        hands.insert(thread::current().id());
        time::sleep(Duration::from_millis(1)).await; // <- put down; who picks it up?
    }
    hands.len()
}

#[tokio::main]
async fn main() {
    let pile = tokio::spawn(iron_shirts());
    let other_pile = tokio::spawn(iron_shirts()); // company, so that both hands are needed
    let first = pile.await.expect("ironing does not panic");
    let second = other_pile.await.expect("ironing does not panic");
    println!("threads that ironed one pile: {}", first.max(second));
}
// ANCHOR_END: main
