//! `select!` waits for the first of several futures, and drops the others.

use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
struct Pan(&'static str);

impl Drop for Pan {
    fn drop(&mut self) {
        println!("The pan with the {} is taken off.", self.0);
    }
}

async fn fry(dish: &'static str, ms: u64) -> &'static str {
    let _pan = Pan(dish);
    sleep(Duration::from_millis(ms)).await;
    println!("The {dish} is done.");
    dish
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let served = tokio::select! {
        dish = fry("fish", 10) => format!("{dish} with lemon"),
        dish = fry("steak", 30) => format!("{dish} with pepper"),
    };
    println!("Served: {served}.");
}
// ANCHOR_END: main
