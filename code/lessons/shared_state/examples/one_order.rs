//! Whoever needs both locks takes the pantry first and the till second.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::{task, time};

async fn pay_for_eggs(pantry: &Mutex<u32>, till: &Mutex<u32>) {
    let mut eggs = pantry.lock().await;
    task::yield_now().await; // counts the eggs
    *till.lock().await -= 6;
    *eggs += 12;
}

// ANCHOR: main
async fn sell_eggs(pantry: &Mutex<u32>, till: &Mutex<u32>) {
    let mut eggs = pantry.lock().await; // the pantry first, as everybody
    let mut money = till.lock().await;
    task::yield_now().await; // counts the money
    *eggs -= 6;
    *money += 4;
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (pantry, till) = (Mutex::new(6), Mutex::new(100));
    let both = async { tokio::join!(pay_for_eggs(&pantry, &till), sell_eggs(&pantry, &till)) };
    match time::timeout(Duration::from_secs(3600), both).await {
        Ok(_) => println!("both are done"),
        Err(_) => println!("an hour later, each waits for the other"),
    }
}
