//! A task goes on after the function that spawned it, and awaits it, has ended.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::{task, time};

static ASLEEP: AtomicBool = AtomicBool::new(false);
static ALONE: AtomicBool = AtomicBool::new(false);

struct Host;

impl Drop for Host {
    fn drop(&mut self) {
        println!("The host goes to bed.");
        ASLEEP.store(true, Ordering::Release);
    }
}

// ANCHOR: main
async fn invite() {
    let _host = Host; // when this is dropped, the host goes to bed
    let guest = tokio::spawn(async {
        while !ASLEEP.load(Ordering::Acquire) {
            task::yield_now().await; // stays for as long as the host is up
        }
        println!("The guest says: where is everybody?");
        ALONE.store(true, Ordering::Release);
    });
    guest.await.expect("the guest does not panic");
}

#[tokio::main]
async fn main() {
    let visit = time::timeout(Duration::from_millis(8), invite()).await;
    visit.expect_err("the guest does not leave by himself");
    // ANCHOR_END: main

    // Nobody holds the guest's handle any more: without this, the tree falls.
    while !ALONE.load(Ordering::Acquire) {
        task::yield_now().await;
    }
}
