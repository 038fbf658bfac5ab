//! A sleep made anew in each turn of a loop ends an idle time; one that is made
//! once is a deadline.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// ANCHOR: main
const SHIFT: Duration = Duration::from_millis(50);

pub async fn made_anew(mut orders: mpsc::Receiver<u32>) -> u32 {
    let mut cooked = 0;
    loop {
        tokio::select! {
            Some(_) = orders.recv() => cooked += 1,
            () = sleep(SHIFT) => return cooked, // <- a new sleep in every turn
        }
    }
}
// ANCHOR_END: main

// ANCHOR: once
pub async fn made_once(mut orders: mpsc::Receiver<u32>) -> u32 {
    let mut closing = pin!(sleep(SHIFT)); // <- one sleep for all turns
    let mut cooked = 0;
    loop {
        tokio::select! {
            Some(_) = orders.recv() => cooked += 1,
            () = &mut closing => return cooked, // <- lent to each of them
        }
    }
}
// ANCHOR_END: once

/// Hangs up ten orders, one every 20 ms, as long as somebody takes them.
pub async fn hang_up_orders(rail: mpsc::Sender<u32>) {
    for order in 1..=10 {
        sleep(Duration::from_millis(20)).await;
        if rail.send(order).await.is_err() {
            return; // the cook has gone home
        }
    }
    rail.closed().await; // the waiter stays, and the rail is open
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let began = Instant::now();
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(hang_up_orders(rail));
    let cooked = made_anew(orders).await;
    let ms = began.elapsed().as_millis();
    println!("made anew: {cooked} orders, home after {ms} ms");

    let began = Instant::now();
    let (rail, orders) = mpsc::channel(8);
    tokio::spawn(hang_up_orders(rail));
    let cooked = made_once(orders).await;
    let ms = began.elapsed().as_millis();
    println!("made once: {cooked} orders, home after {ms} ms");
}
