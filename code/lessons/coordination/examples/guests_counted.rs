//! Eight doors, and one count of the guests who come in.

// ANCHOR: main
use std::sync::atomic::{AtomicU32, Ordering};

static GUESTS: AtomicU32 = AtomicU32::new(0);

async fn door() {
    for _ in 0..1000 {
        GUESTS.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::main]
async fn main() {
    let doors: Vec<_> = (0..8).map(|_| tokio::spawn(door())).collect();
    for door in doors {
        door.await.expect("no door panics");
    }
    println!("guests: {}", GUESTS.load(Ordering::Relaxed));
}
// ANCHOR_END: main
