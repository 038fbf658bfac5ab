//! The cook takes the pantry and then the till, the waiter the till and then the
//! pantry. By Tokio's clock, paused: the hour takes no time.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::{task, time};

// ANCHOR: main
async fn pay_for_eggs(pantry: &Mutex<u32>, till: &Mutex<u32>) {
    let mut eggs = pantry.lock().await;
    task::yield_now().await; // counts the eggs
    *till.lock().await -= 6; // <- waits for the till
    *eggs += 12;
}

async fn sell_eggs(pantry: &Mutex<u32>, till: &Mutex<u32>) {
    let mut money = till.lock().await;
    task::yield_now().await; // counts the money
    *pantry.lock().await -= 6; // <- waits for the pantry
    *money += 4;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (pantry, till) = (Mutex::new(6), Mutex::new(100));
    let both = async { tokio::join!(pay_for_eggs(&pantry, &till), sell_eggs(&pantry, &till)) };
    match time::timeout(Duration::from_secs(3600), both).await {
        Ok(_) => println!("both are done"),
        Err(_) => println!("an hour later, each waits for the other"),
    }
}
// ANCHOR_END: main
