//! The cook rings three times before the waiter comes. By Tokio's clock, paused:
//! the hour takes no time.

use std::time::Duration;

// ANCHOR: main
use tokio::sync::Notify;
use tokio::time;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let bell = Notify::new();
    bell.notify_one(); // a dish is ready ..
    bell.notify_one(); // .. and another ..
    bell.notify_one(); // .. and another

    let mut carried = 0;
    let hour = Duration::from_secs(3600);
    while time::timeout(hour, bell.notified()).await.is_ok() {
        carried += 1;
    }
    println!("dishes carried: {carried}");
}
// ANCHOR_END: main
