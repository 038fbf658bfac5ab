//! What a future keeps while it waits: what is needed afterwards, and nothing of
//! the stack frames that were there before.

use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
fn add_up_the_notes() -> u32 {
    let notes = [1_u8; 10_000]; // 10 kB on the stack, until this returns
    notes.iter().map(|&note| u32::from(note)).sum()
}

async fn read_and_wait() {
    let sum = add_up_the_notes();
    sleep(Duration::from_millis(1)).await; // here only the sum is left
    println!("the sum is {sum}");
}

#[tokio::main]
async fn main() {
    let waiting = read_and_wait();
    println!("all that it keeps: {} bytes", size_of_val(&waiting));
    waiting.await;
}
// ANCHOR_END: main
