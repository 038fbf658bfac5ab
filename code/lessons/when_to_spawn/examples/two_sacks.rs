//! Two sacks of potatoes, and who peels them: four ways to write it, called from
//! main, and two of them from a task. Run it with `--release`: it measures.

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::Instant;

use tokio::spawn;
use tokio::task::JoinError;

// ANCHOR: main
async fn one_after_the_other() -> Result<u64, JoinError> {
    Ok(peel_a_sack().await + peel_a_sack().await)
}

async fn spawned_one_after_the_other() -> Result<u64, JoinError> {
    let first = spawn(peel_a_sack()).await?; // <- waits here
    let second = spawn(peel_a_sack()).await?;
    Ok(first + second)
}

async fn both_spawned() -> Result<u64, JoinError> {
    let first = spawn(peel_a_sack());
    let second = spawn(peel_a_sack());
    Ok(first.await? + second.await?)
}

async fn one_spawned() -> Result<u64, JoinError> {
    let first = spawn(peel_a_sack());
    let second = peel_a_sack().await; // <- main peels too
    Ok(first.await? + second)
}
// ANCHOR_END: main

#[tokio::main]
async fn main() -> Result<(), JoinError> {
    measure("one after the other", one_after_the_other).await?;
    measure("spawned, one after the other", spawned_one_after_the_other).await?;
    measure("both spawned", both_spawned).await?;
    measure("one spawned", one_spawned).await?;
    measure("both spawned, from a task", both_spawned_from_a_task).await?;
    measure("one spawned, from a task", one_spawned_from_a_task).await
}

// ANCHOR: from_a_task
async fn one_spawned_from_a_task() -> Result<u64, JoinError> {
    spawn(one_spawned()).await?
}

async fn both_spawned_from_a_task() -> Result<u64, JoinError> {
    spawn(both_spawned()).await?
}
// ANCHOR_END: from_a_task

/// The threads that have peeled.
static PEELERS: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());

/// A tenth without `--release`, where nobody measures.
const ROUNDS: u32 = if cfg!(debug_assertions) {
    2_000
} else {
    20_000
};

/// Some 8 ms of work for one core, more or less. Gives the number of potatoes
/// that were in the sack.
async fn peel_a_sack() -> u64 {
    PEELERS
        .lock()
        .expect("nobody panics with the list in hand")
        .push(thread::current().id());
    for potato in 1..=200_u64 {
        let mut peel = potato;
        for _ in 0..ROUNDS {
            peel ^= peel << 13;
            peel ^= peel >> 7;
            peel ^= peel << 17;
        }
        black_box(peel);
    }
    200
}

/// Peels both sacks five times and prints the fastest: what else goes on in the
/// computer can only add to it.
async fn measure(
    way: &str,
    peel_both: impl AsyncFn() -> Result<u64, JoinError>,
) -> Result<(), JoinError> {
    let mut fastest = f64::INFINITY;
    let (mut peeled, mut threads) = (0, 0);
    for _ in 0..5 {
        let start = Instant::now();
        peeled = peel_both().await?;
        let seconds = start.elapsed().as_secs_f64();
        let mut peelers = PEELERS.lock().expect("nobody panics with the list in hand");
        let different = peelers.drain(..).collect::<HashSet<_>>().len();
        if seconds < fastest {
            (fastest, threads) = (seconds, different);
        }
    }
    println!(
        "{way:<30}{:>6.1} ms on {threads} thread{} {peeled} potatoes",
        fastest * 1e3,
        if threads == 1 { ", " } else { "s," },
    );
    Ok(())
}
