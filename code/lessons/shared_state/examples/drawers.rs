//! One till for all waiters, or a drawer for each of them, added up in the
//! evening. Run it with `--release`: it measures. Each way is measured ten times
//! and the fastest is printed: what else goes on in the computer can only add to
//! it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WAITERS: usize = 8;
/// How many payments each waiter brings.
const PAYMENTS: u32 = if cfg!(debug_assertions) { 100 } else { 100_000 };
const TIMES: u32 = 10;

// ANCHOR: main
#[derive(Default)]
#[repr(align(128))] // <- so that no two drawers share a cache line
struct Drawer {
    money: u64,
    receipt: String,
}

#[derive(Default)]
struct Till {
    drawers: [Mutex<Drawer>; WAITERS],
}

impl Till {
    fn pay(&self, waiter: usize, amount: u64) {
        let mut drawer = self.drawers[waiter].lock().expect("no waiter panics");
        drawer.pay(amount); // adds the amount, writes the receipt
    }

    fn total(&self) -> u64 {
        let money = |drawer: &Mutex<Drawer>| drawer.lock().expect("no waiter panics").money;
        self.drawers.iter().map(money).sum()
    }
}
// ANCHOR_END: main

impl Drawer {
    fn pay(&mut self, amount: u64) {
        self.money += amount;
        self.receipt.clear();
        write!(self.receipt, "paid: {amount:>6}").expect("a string has room");
    }
}

/// Prints the time of one payment where all waiters bring theirs at the same
/// time.
async fn measure(way: &str, pay: impl Fn(usize) + Send + Sync + 'static) {
    let pay = Arc::new(pay);
    let mut fastest = Duration::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        let bringing: Vec<_> = (0..WAITERS)
            .map(|waiter| {
                let pay = Arc::clone(&pay);
                tokio::spawn(async move {
                    for _ in 0..PAYMENTS {
                        pay(waiter);
                    }
                })
            })
            .collect();
        for waiter in bringing {
            waiter.await.expect("no waiter panics");
        }
        fastest = fastest.min(start.elapsed() / (WAITERS as u32 * PAYMENTS));
    }
    println!("{way:<16}{:>4} ns a payment", fastest.as_nanos());
}

#[tokio::main]
async fn main() {
    let till = Arc::new(Till::default());
    let shared = Arc::clone(&till);
    measure("one for all", move |_| shared.pay(0, 1)).await;
    let own = Arc::clone(&till);
    measure("one for each", move |waiter| own.pay(waiter, 1)).await;

    let paid = 2 * u64::from(TIMES) * WAITERS as u64 * u64::from(PAYMENTS);
    assert_eq!(till.total(), paid, "a payment is lost");
}
