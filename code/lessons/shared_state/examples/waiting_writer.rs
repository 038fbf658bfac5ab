//! A writer that waits for a Tokio `RwLock` keeps new readers out. By Tokio's
//! clock, paused: the hour takes no time.

use std::time::Duration;

// ANCHOR: main
use std::sync::Arc;
use tokio::sync::RwLock;
use tokio::{task, time};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let menu = Arc::new(RwLock::new("soup"));
    let reading = menu.read().await;
    println!("a second reader may read: {}", menu.try_read().is_ok());

    let same_menu = Arc::clone(&menu);
    let writer = tokio::spawn(async move { *same_menu.write().await = "stew" });
    task::yield_now().await; // the writer has its turn: it asks, and waits
    println!("and with a writer waiting: {}", menu.try_read().is_ok());

    let again = time::timeout(Duration::from_secs(3600), menu.read()).await;
    println!("reading again, within an hour: {}", again.is_ok());

    drop(reading);
    writer.await.expect("the writer does not panic");
    println!("on the menu: {}", menu.read().await);
}
// ANCHOR_END: main
