//! A waiter panics with the till in hand: what the next one finds, under a
//! standard lock and under Tokio's.

use std::sync::Arc;

// ANCHOR: till
#[derive(Default)]
struct Till {
    coins: u32,
    receipts: u32, // as many as there are coins
}

fn take_a_coin(till: &mut Till) {
    till.coins += 1;
    panic!("the waiter slips");
    // the receipt is never written
}
// ANCHOR_END: till

// ANCHOR: main
#[tokio::main]
async fn main() {
    let till = Arc::new(std::sync::Mutex::new(Till::default()));
    let same = Arc::clone(&till);
    let slip = async move { take_a_coin(&mut same.lock().expect("nobody slipped yet")) };
    tokio::spawn(slip).await.expect_err("the waiter slips");
    match till.lock() {
        Ok(_) => println!("std: all is well"),
        Err(poisoned) => {
            let mut found = poisoned.into_inner(); // the guard, all the same
            println!(
                "std: poisoned, coins {}, receipts {}",
                found.coins, found.receipts
            );
            found.receipts = found.coins; // mended ..
            till.clear_poison(); // .. and said to be
        }
    }
    println!("std: poisoned still? {}", till.is_poisoned());
    // ANCHOR_END: main

    // ANCHOR: tokio
    let till = Arc::new(tokio::sync::Mutex::new(Till::default()));
    let same = Arc::clone(&till);
    let slip = async move { take_a_coin(&mut *same.lock().await) };
    tokio::spawn(slip).await.expect_err("the waiter slips");
    let found = till.lock().await; // not a word
    println!("Tokio: coins {}, receipts {}", found.coins, found.receipts);
}
// ANCHOR_END: tokio
