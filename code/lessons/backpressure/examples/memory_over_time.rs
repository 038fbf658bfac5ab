//! Twice as many orders as can be cooked, for three minutes: what they take in
//! memory on a rail with a hundred places, and on one without an end. The clock
//! is Tokio's, paused, so that it jumps over the waiting; the memory is real.
//!
//! Memory is read from Linux; elsewhere it is left out.

use std::fs;

// ANCHOR: main
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval};

const RUSH: Duration = Duration::from_secs(3 * 60);

type Order = [u8; 1000]; // a table's wishes, in full

async fn write_on(rail: mpsc::UnboundedSender<Order>) {
    let start = Instant::now();
    let mut clock = interval(Duration::from_millis(10));
    while start.elapsed() < RUSH {
        clock.tick().await;
        rail.send([7; 1000]).expect("the cook stays");
    }
}

async fn write_if_there_is_a_place(rail: mpsc::Sender<Order>) {
    let start = Instant::now();
    let mut clock = interval(Duration::from_millis(10));
    while start.elapsed() < RUSH {
        clock.tick().await;
        rail.send([7; 1000]).await.expect("the cook stays");
    }
}
// ANCHOR_END: main

/// The receiving end, of either kind.
trait Rail {
    async fn next(&mut self) -> Option<Order>;
    fn length(&self) -> usize;
}

impl Rail for mpsc::Receiver<Order> {
    async fn next(&mut self) -> Option<Order> {
        self.recv().await
    }

    fn length(&self) -> usize {
        self.len()
    }
}

impl Rail for mpsc::UnboundedReceiver<Order> {
    async fn next(&mut self) -> Option<Order> {
        self.recv().await
    }

    fn length(&self) -> usize {
        self.len()
    }
}

/// Cooks until no order can come any more. Every minute it looks how many
/// orders hang on the rail, and how much memory has been taken since it began.
async fn cook(mut rail: impl Rail) -> Vec<String> {
    let before = memory();
    tokio::time::sleep(Duration::from_millis(15)).await; // the stove gets hot
    let mut looks = Vec::new();
    let mut dishes = 0;
    while rail.next().await.is_some() {
        tokio::time::sleep(Duration::from_millis(20)).await; // it cooks
        dishes += 1;
        if dishes % 3000 == 0 {
            let grown = before
                .zip(memory())
                .map(|(before, now)| now.saturating_sub(before) / 1024);
            let grown = grown.map_or_else(|| String::from("-"), |kilobytes| kilobytes.to_string());
            looks.push(format!("{:6} orders {grown:>6} kB", rail.length()));
        }
    }
    looks
}

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

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(100);
    tokio::spawn(write_if_there_is_a_place(rail));
    let bounded = cook(orders).await;

    let (rail, orders) = mpsc::unbounded_channel();
    tokio::spawn(write_on(rail));
    let unbounded = cook(orders).await;

    println!("after {:>26} {:>26}", "a hundred places", "no end");
    for (look, row) in unbounded.iter().enumerate() {
        let minutes = look + 1;
        let bounded = bounded.get(look).map_or("closed", String::as_str);
        println!("{minutes:2} min {bounded:>25} {row:>26}");
    }
}
