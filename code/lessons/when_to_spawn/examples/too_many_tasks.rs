//! The same sum three ways: in a loop, with a task for every number, with a
//! task for every chunk. Run it with `--release`: it measures.

use std::hint::black_box;
use std::time::Instant;

// ANCHOR: main
const NUMBERS: u64 = 100_000;
const CHUNK: u64 = 12_500; // eight of them

async fn sum(from: u64, to: u64) -> u64 {
    (from..to).map(black_box).sum() // the box keeps the loop a loop
}

async fn sum_in_tasks(each: u64) -> u64 {
    let mut tasks = Vec::new();
    for from in (0..NUMBERS).step_by(each as usize) {
        tasks.push(tokio::spawn(sum(from, from + each)));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}

#[tokio::main]
async fn main() {
    measure("a loop", async || sum(0, NUMBERS).await).await;
    measure("a task a number", async || sum_in_tasks(1).await).await;
    measure("a task a chunk", async || sum_in_tasks(CHUNK).await).await;
}
// ANCHOR_END: main

/// Once without `--release`, where nobody measures.
const ROUNDS: usize = if cfg!(debug_assertions) { 1 } else { 3 };

/// Runs the sum three times and prints the fastest: what else goes on in the
/// computer can only add to it.
async fn measure(way: &str, add_up: impl AsyncFn() -> u64) {
    let mut fastest = f64::INFINITY;
    let mut total = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        total = add_up().await;
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    println!("{way:<16}{:>12.3} ms   sum {total}", fastest * 1e3);
}
