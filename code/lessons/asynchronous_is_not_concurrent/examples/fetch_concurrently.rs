//! Three fetches joined: each begins before any has ended.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::time::{Duration, Instant};
use tokio::time::sleep;

pub async fn fetch(item: &str) -> String {
    let time = match item {
        "recipe" => 30,
        "shopping list" => 20,
        _ => 10,
    };
    sleep(Duration::from_millis(time)).await; // the network
    format!("the {item}")
}

// ANCHOR: main
#[tokio::main]
async fn main() {
    let begun = Instant::now();
    let (recipe, list, episode) = tokio::join!(
        fetch("recipe"), // polled first, and put down where it waits
        fetch("shopping list"),
        fetch("episode"),
    );
    println!("{recipe}, {list}, {episode}");
    println!("{} ms", begun.elapsed().as_millis());
}
// ANCHOR_END: main
