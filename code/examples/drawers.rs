//! One till for all waiters, or a drawer for each of them, added up in the
//! evening. Run it with `--release`: it measures. Each way is measured five
//! times and the fastest is printed: what else goes on in the computer can only
//! add to it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WAITERS: usize = 8;
/// How many payments each waiter brings.
const PAYMENTS: u32 = if cfg!(debug_assertions) { 100 } else { 500_000 };

// ANCHOR: main
#[derive(Default)]
struct Drawer {
    money: Mutex<u64>,
}

#[derive(Default)]
#[repr(align(128))] // <- so that no two of them share a cache line
struct DrawerApart {
    money: Mutex<u64>,
}

#[derive(Default)]
struct Till {
    drawers: [DrawerApart; WAITERS],
}

impl Till {
    fn pay(&self, waiter: usize, amount: u64) {
        *lock(&self.drawers[waiter].money) += amount;
    }

    fn total(&self) -> u64 {
        self.drawers.iter().map(|drawer| *lock(&drawer.money)).sum()
    }
}
// ANCHOR_END: main

fn lock(money: &Mutex<u64>) -> std::sync::MutexGuard<'_, u64> {
    money.lock().expect("no waiter panics")
}

async fn measure(way: &str, pay: impl Fn(usize) + Send + Sync + 'static) {
    let pay = Arc::new(pay);
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
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
    println!("{way:<26}{:>4} ns a payment", fastest.as_nanos());
}

#[tokio::main]
async fn main() {
    let all = 5 * WAITERS as u64 * u64::from(PAYMENTS);

    let one = Arc::new(Drawer::default());
    let till = Arc::clone(&one);
    measure("one till", move |_| *lock(&till.money) += 1).await;
    assert_eq!(*lock(&one.money), all);

    let together: Arc<[Drawer; WAITERS]> = Arc::default();
    measure("drawers side by side", move |waiter| {
        *lock(&together[waiter].money) += 1;
    })
    .await;

    let apart = Arc::new(Till::default());
    let till = Arc::clone(&apart);
    measure("drawers apart", move |waiter| till.pay(waiter, 1)).await;
    assert_eq!(apart.total(), all);
}
