//! A cook listens to the rail, to the board and to the clock, all at once.

use std::pin::pin;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

type Dish = &'static str;

// ANCHOR: main
async fn work(mut orders: mpsc::Receiver<Dish>, mut board: watch::Receiver<Dish>) {
    let mut closing = pin!(sleep(Duration::from_millis(50))); // made once
    loop {
        tokio::select! {
            Some(dish) = orders.recv() => println!("Cooks {dish}."),
            Ok(()) = board.changed() => {
                println!("Reads: {}.", *board.borrow_and_update());
            }
            () = &mut closing => break,
        }
    }
    println!("Goes home.");
}
// ANCHOR_END: main

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    let (chef, board) = watch::channel("leek soup");
    let cook = tokio::spawn(work(orders, board));

    let pause = Duration::from_millis(10);
    sleep(pause).await;
    rail.send("leek soup").await.expect("the cook is at work");
    sleep(pause).await;
    chef.send("tomato soup").expect("the cook is at work");
    sleep(pause).await;
    rail.send("tomato soup").await.expect("the cook is at work");
    cook.await.expect("the cook does not panic");
}
