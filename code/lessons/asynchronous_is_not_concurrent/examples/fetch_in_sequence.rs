//! Three awaits in a row: asynchronous, and not concurrent.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::time::{Duration, Instant};
use tokio::time::sleep;

// ANCHOR: main
pub async fn fetch(item: &str) -> String {
    let time = match item {
        "recipe" => 30,
        "shopping list" => 20,
        _ => 10,
    };
    sleep(Duration::from_millis(time)).await; // the network
    format!("the {item}")
}

#[tokio::main]
async fn main() {
    let begun = Instant::now();
    let recipe = fetch("recipe").await;
    let list = fetch("shopping list").await;
    let episode = fetch("episode").await;
    println!("{recipe}, {list}, {episode}");
    println!("{} ms", begun.elapsed().as_millis());
}
// ANCHOR_END: main
