//! A guest who gives up waiting is still counted. By Tokio's clock, paused.

// ANCHOR: main
use std::time::Duration;
use tokio::sync::Barrier;
use tokio::time;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let table_for_two = Barrier::new(2);

    let patience = Duration::from_millis(10);
    let first = time::timeout(patience, table_for_two.wait()).await;
    println!("the first guest sits down: {}", first.is_ok());

    let second = time::timeout(patience, table_for_two.wait()).await;
    println!("the second guest sits down: {}", second.is_ok());
}
// ANCHOR_END: main
