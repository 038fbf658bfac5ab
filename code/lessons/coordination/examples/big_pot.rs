//! Two burners are free, a pot that needs three waits, and then a pan asks for
//! one. By Tokio's clock, paused.

// ANCHOR: main
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let burners = Semaphore::new(4);
    let _stew = burners.acquire_many(2).await; // simmers all evening

    let patience = Duration::from_millis(10);
    let (pot, pan) = tokio::join!(biased;
        timeout(patience, burners.acquire_many(3)),
        timeout(patience / 2, burners.acquire()),
    );
    println!("pot: {}", pot.is_ok());
    println!("pan: {}", pan.is_ok());
}
// ANCHOR_END: main
