//! What Go says with package sync, said with std's and Tokio's.

// ANCHOR: main
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use tokio::sync::{Barrier, Notify, OnceCell, Semaphore};

static GUESTS: AtomicU64 = AtomicU64::new(0);
static MENU: OnceLock<String> = OnceLock::new();

#[tokio::main]
async fn main() {
    // A value with a lock around it, or two.
    let till = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&till);
    let paying = tokio::spawn(async move {
        *shared.lock().expect("nobody panicked with it") += 5;
    });
    paying.await.expect("paying does not panic");
    println!("{}", *till.lock().expect("nobody panicked with it"));

    let prices = RwLock::new(HashMap::new());
    prices.write().expect("nobody panicked").insert("soup", 6);
    println!("{}", prices.read().expect("nobody panicked")["soup"]);

    // A counter, and something that is made once.
    GUESTS.fetch_add(1, Ordering::Relaxed);
    println!("{}", GUESTS.load(Ordering::Relaxed));
    println!("{}", MENU.get_or_init(|| "soup".to_owned()));
    let oven = OnceCell::new();
    println!("{}", oven.get_or_init(|| async { "hot" }).await);

    // A limit, a bell, and a meeting.
    let burners = Arc::new(Semaphore::new(4));
    let burner = burners.acquire().await.expect("nobody closes it");
    println!("{} burners left", burners.available_permits());
    drop(burner);

    let bell = Arc::new(Notify::new());
    bell.notify_one();
    bell.notified().await;

    let table = Arc::new(Barrier::new(2));
    let seat = Arc::clone(&table);
    let guest = tokio::spawn(async move { seat.wait().await.is_leader() });
    let leads = table.wait().await.is_leader();
    println!(
        "one leads: {}",
        leads != guest.await.expect("no guest panics")
    );
}
// ANCHOR_END: main
