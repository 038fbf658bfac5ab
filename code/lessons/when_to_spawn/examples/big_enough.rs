//! Pieces that are worth a task: 400 potatoes peeled in a loop, with a task for
//! every potato, with a task for every sack. Run it with `--release`.

use std::hint::black_box;
use std::time::Instant;

// ANCHOR: main
const POTATOES: u64 = 400;
const SACK: u64 = 50; // eight of them

async fn peel(from: u64, to: u64) -> u64 {
    (from..to).map(peel_one).sum()
}

async fn peel_in_tasks(each: u64) -> u64 {
    let mut tasks = Vec::new();
    for from in (0..POTATOES).step_by(each as usize) {
        tasks.push(tokio::spawn(peel(from, from + each)));
    }
    let mut peeled = 0;
    for task in tasks {
        peeled += task.await.expect("peeling does not panic");
    }
    peeled
}
// ANCHOR_END: main

#[tokio::main]
async fn main() {
    measure("a loop", async || peel(0, POTATOES).await).await;
    measure("a task a potato", async || peel_in_tasks(1).await).await;
    measure("a task a sack", async || peel_in_tasks(SACK).await).await;
}

/// A tenth without `--release`, where nobody measures.
const ROUNDS: u32 = if cfg!(debug_assertions) {
    2_000
} else {
    20_000
};

/// Some 40 µs of work for one core, more or less. Gives the number of potatoes
/// that were peeled.
fn peel_one(potato: u64) -> u64 {
    let mut peel = potato + 1;
    for _ in 0..ROUNDS {
        peel ^= peel << 13;
        peel ^= peel >> 7;
        peel ^= peel << 17;
    }
    black_box(peel);
    1
}

/// Peels them all five times and prints the fastest: what else goes on in the
/// computer can only add to it.
async fn measure(way: &str, peel_all: impl AsyncFn() -> u64) {
    let mut fastest = f64::INFINITY;
    let mut peeled = 0;
    for _ in 0..5 {
        let start = Instant::now();
        peeled = peel_all().await;
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    println!("{way:<16}{:>12.3} ms   {peeled} potatoes", fastest * 1e3);
}
