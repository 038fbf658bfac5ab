//! The same eight calls by broadcast and on a board: a quick waiter gets every
//! one, a slow one misses some, and who looks at the board gets the newest.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::time::{interval, sleep};

pub async fn cook(pass: broadcast::Sender<u32>, board: watch::Sender<u32>) {
    let mut every_10_ms = interval(Duration::from_millis(10));
    for table in 1..=8 {
        every_10_ms.tick().await;
        pass.send(table).expect("somebody listens");
        board.send(table).expect("somebody looks");
    }
}

// ANCHOR: main
pub async fn hear(mut calls: broadcast::Receiver<u32>, carry: impl AsyncFn(u32)) {
    loop {
        match calls.recv().await {
            Ok(table) => carry(table).await,
            Err(RecvError::Lagged(_)) => {} // <- on with the oldest that was kept
            Err(RecvError::Closed) => break,
        }
    }
}

pub async fn look(mut board: watch::Receiver<u32>, carry: impl AsyncFn(u32)) {
    while board.changed().await.is_ok() {
        let table = *board.borrow_and_update(); // <- copied, and the board let go
        carry(table).await;
    }
}
// ANCHOR_END: main

// `start_paused` needs Tokio's feature `test-util`, which `full` has not.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (pass, calls) = broadcast::channel(2);
    let (board, newest) = watch::channel(0);
    let anna = tokio::spawn(hear(calls, |table| carry("Anna, quick", table, 4)));
    let ben = tokio::spawn(hear(pass.subscribe(), |table| {
        carry("Ben, slow", table, 26)
    }));
    let cleo = tokio::spawn(look(newest, |table| {
        carry("Cleo, slow, at the board", table, 26)
    }));

    cook(pass, board).await;
    for waiter in [anna, ben, cleo] {
        waiter.await.expect("no waiter panics");
    }
}

async fn carry(waiter: &str, table: u32, ms: u64) {
    println!("{waiter}: table {table}");
    sleep(Duration::from_millis(ms)).await;
}
