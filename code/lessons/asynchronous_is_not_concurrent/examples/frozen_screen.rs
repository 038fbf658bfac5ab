//! A screen that is drawn again and again on one thread: it freezes while a fetch
//! blocks that thread, and goes on while a fetch is awaited.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
static REDRAWN: AtomicU32 = AtomicU32::new(0);

pub async fn redraw_the_screen() {
    loop {
        REDRAWN.fetch_add(1, Relaxed);
        sleep(Duration::from_millis(5)).await;
    }
}

pub async fn fetch_and_block() {
    thread::sleep(Duration::from_millis(30)); // the thread waits
}

pub async fn fetch_and_await() {
    sleep(Duration::from_millis(30)).await; // the task waits
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(redraw_the_screen());
    fetch_and_block().await;
    println!("blocked: redrawn {} times", REDRAWN.swap(0, Relaxed));
    fetch_and_await().await;
    println!("awaited: redrawn {} times", REDRAWN.swap(0, Relaxed));
}
// ANCHOR_END: main
