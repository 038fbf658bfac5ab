//! A call to everybody that comes between looking and listening. By Tokio's
//! clock, paused: the hour takes no time.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

// ANCHOR: main
use tokio::sync::Notify;
use tokio::{task, time};

static OPEN: AtomicBool = AtomicBool::new(false);
static BELL: Notify = Notify::const_new();

async fn wait_to_open() {
    if !OPEN.load(Ordering::Acquire) {
        task::yield_now().await; // sits down, and meanwhile it opens
        BELL.notified().await; // <- begins to listen
    }
}

async fn wait_to_open_listening_first() {
    let call = BELL.notified(); // <- begins to listen
    if !OPEN.load(Ordering::Acquire) {
        task::yield_now().await;
        call.await;
    }
}
// ANCHOR_END: main

fn open() {
    OPEN.store(true, Ordering::Release);
    BELL.notify_waiters();
}

async fn heard(guest: impl Future<Output = ()>) -> bool {
    OPEN.store(false, Ordering::Release);
    let hour = Duration::from_secs(3600);
    let (heard, ()) = tokio::join!(biased; time::timeout(hour, guest), async { open() });
    heard.is_ok()
}

// ANCHOR: ask
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!(
        "looked, then listened: heard it? {}",
        heard(wait_to_open()).await
    );
    println!(
        "listened, then looked: heard it? {}",
        heard(wait_to_open_listening_first()).await
    );
}
// ANCHOR_END: ask
