//! Three cooks need the oven; one of them lights it, and the others wait for it.
//! If that one gives up, the next one lights it. By Tokio's clock, paused.

use std::time::Duration;

// ANCHOR: main
use tokio::sync::OnceCell;
use tokio::time;

static OVEN: OnceCell<u32> = OnceCell::const_new();

async fn light(cook: &str) -> u32 {
    println!("{cook} lights the oven");
    time::sleep(Duration::from_millis(30)).await;
    220
}

async fn bake(cook: &str, patience: u64) {
    let degrees = OVEN.get_or_init(|| light(cook));
    match time::timeout(Duration::from_millis(patience), degrees).await {
        Ok(degrees) => println!("{cook} bakes at {degrees} degrees"),
        Err(_) => println!("{cook} gives up"),
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tokio::join!(biased; bake("Ann", 10), bake("Bob", 100), bake("Cem", 100));
    bake("Dee", 0).await;
}
// ANCHOR_END: main
