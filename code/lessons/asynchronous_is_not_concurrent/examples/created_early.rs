//! Three futures made first and awaited later: made early, begun late, and not
//! concurrent.

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
    let recipe = fetch("recipe");
    let list = fetch("shopping list");
    let episode = fetch("episode"); // three futures, and nothing has begun
    println!("{}, {}, {}", recipe.await, list.await, episode.await);
    println!("{} ms", begun.elapsed().as_millis());
}
// ANCHOR_END: main
