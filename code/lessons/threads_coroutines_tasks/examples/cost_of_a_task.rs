//! What an idle task costs, and what an idle thread: memory, and time until it
//! has started. Memory is read from Linux; elsewhere it is left out.
//!
//! They are started in ten batches, and the time is that of the fastest: what
//! else the computer does can make a batch slower, and never faster.

use std::future::{self, Future};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use std::{fs, iter, mem, thread};

const BATCHES: usize = 10;
// A batch; without optimization a small one, for it takes several times as long.
const TASKS: usize = if cfg!(debug_assertions) {
    1_000
} else {
    10_000
};
const THREADS: usize = 100; // a batch

/// How many of those that are being measured have started.
static STARTED: AtomicUsize = AtomicUsize::new(0);

// ANCHOR: main
async fn wait() {
    STARTED.fetch_add(1, SeqCst);
    future::pending::<()>().await // put down, and never picked up again
}

async fn wait_with_a_kilobyte() {
    let notes = [7_u8; 1000];
    wait().await;
    println!("{notes:?}"); // needed after the .await, so it is kept
}

async fn wait_for_an_hour() {
    STARTED.fetch_add(1, SeqCst);
    tokio::time::sleep(Duration::from_secs(3600)).await
}

fn wait_in_a_thread(gate: &Mutex<()>) {
    STARTED.fetch_add(1, SeqCst);
    drop(gate.lock()); // the thread sleeps here until main opens the gate
}
// ANCHOR_END: main

/// The memory of this process in bytes, resident or swapped out.
fn memory() -> Option<usize> {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let kilobytes = rollup.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let counts = name == "Rss" || name == "Swap";
        counts.then(|| value.trim().strip_suffix(" kB")?.parse::<usize>().ok())?
    });
    Some(kilobytes.sum::<usize>() * 1024)
}

/// Starts a batch with `start`, which says how many it has started, waits until
/// all of them run, and so on; then prints a line.
fn measure(what: &str, future: Option<usize>, start: impl Fn() -> usize) {
    STARTED.store(0, SeqCst);
    let before = memory();
    let (mut count, mut fastest) = (0, Duration::MAX);
    for _ in 0..BATCHES {
        let begin = Instant::now();
        let batch = start();
        count += batch;
        while STARTED.load(SeqCst) < count {
            thread::sleep(Duration::from_micros(100));
        }
        fastest = fastest.min(begin.elapsed() / batch.max(1) as u32);
    }
    let memory = before
        .zip(memory())
        .map(|(before, after)| after.saturating_sub(before) / count.max(1));
    println!(
        "{what:<28} {} {} {:>9} ns",
        bytes(future),
        bytes(memory),
        fastest.as_nanos()
    );
}

fn bytes(number: Option<usize>) -> String {
    number.map_or_else(|| format!("{:>10}", "-"), |bytes| format!("{bytes:>8} B"))
}

fn measure_tasks<F>(what: &str, chore: fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    measure(what, Some(mem::size_of_val(&chore())), || {
        for _ in 0..TASKS {
            tokio::spawn(chore());
        }
        TASKS
    });
}

// Main measures from beside the workers, so there must be workers.
#[tokio::main(flavor = "multi_thread")]
async fn main() {
    println!(
        "{:<28} {:>10} {:>10} {:>12}",
        "one of many that wait", "future", "memory", "to start"
    );
    measure_tasks("task", wait);
    measure_tasks("task that keeps 1000 bytes", wait_with_a_kilobyte);
    measure_tasks("task with a timer", wait_for_an_hour);

    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        measure("thread", None, || {
            let one = || thread::Builder::new().spawn_scoped(scope, || wait_in_a_thread(&gate));
            let granted = iter::repeat_with(one)
                .take(THREADS)
                .take_while(Result::is_ok);
            granted.count() // fewer, where the system allows no more threads
        });
        drop(closed);
    });
}
