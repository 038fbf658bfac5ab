//! What it costs to add to a till: under the lock of the standard library, under
//! Tokio's, and by asking an actor. Run it with `--release`: it measures.
//!
//! Each way is measured five times and the fastest is printed: what else goes on
//! in the computer can only add to it.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

/// A till, and what it costs to pay.
trait Till: Send + Sync + 'static {
    /// Returns when the amount is in the till.
    fn pay(&self, amount: u64) -> impl Future<Output = ()> + Send;
}

/// An amount, and where to say that it is in the till.
type Payment = (u64, oneshot::Sender<()>);

// ANCHOR: main
impl Till for std::sync::Mutex<u64> {
    async fn pay(&self, amount: u64) {
        *self.lock().expect("no waiter panics") += amount;
    }
}

impl Till for tokio::sync::Mutex<u64> {
    async fn pay(&self, amount: u64) {
        *self.lock().await += amount;
    }
}

impl Till for mpsc::Sender<Payment> {
    async fn pay(&self, amount: u64) {
        let (done, is_done) = oneshot::channel();
        let sent = self.send((amount, done)).await;
        sent.expect("the cashier is there");
        is_done.await.expect("the cashier answers");
    }
}
// ANCHOR_END: main

/// A cashier that owns the till, and adds what is sent.
fn cashier() -> mpsc::Sender<Payment> {
    let (payments, mut received) = mpsc::channel::<Payment>(64);
    tokio::spawn(async move {
        let mut total = 0;
        while let Some((amount, done)) = received.recv().await {
            total += amount;
            // A waiter that has gone does not need to know.
            let _ = done.send(());
        }
        total
    });
    payments
}

/// The time of one payment where so many waiters bring so many of theirs at the
/// same time.
async fn one_payment<T: Till>(till: &Arc<T>, waiters: u32, payments: u32) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let bringing: Vec<_> = (0..waiters)
            .map(|_| {
                let till = Arc::clone(till);
                tokio::spawn(async move {
                    for _ in 0..payments {
                        till.pay(12).await;
                    }
                })
            })
            .collect();
        for waiter in bringing {
            waiter.await.expect("no waiter panics");
        }
        fastest = fastest.min(start.elapsed() / (waiters * payments));
    }
    fastest
}

/// Without optimization a hundredth of the payments, for nobody measures then.
async fn measure(way: &str, till: impl Till, payments: u32) {
    let payments = if cfg!(debug_assertions) {
        payments / 100
    } else {
        payments
    };
    let till = Arc::new(till);
    let alone = one_payment(&till, 1, payments).await.as_nanos();
    let four = one_payment(&till, 4, payments).await.as_nanos();
    println!("{way:<22}{alone:>8} ns{four:>13} ns");
}

#[tokio::main]
async fn main() {
    println!(
        "{:<22}{:>11}{:>16}",
        "one payment", "one waiter", "four waiters"
    );
    measure("std::sync::Mutex", std::sync::Mutex::new(0), 500_000).await;
    measure("tokio::sync::Mutex", tokio::sync::Mutex::new(0), 100_000).await;
    measure("an actor, asked", cashier(), 10_000).await;
}
