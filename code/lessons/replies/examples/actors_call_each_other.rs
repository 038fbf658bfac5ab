//! Two actors that ask each other and wait for the answer: neither is there to
//! give it.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

enum ToKitchen {
    Order(oneshot::Sender<u32>),
    HowMany(oneshot::Sender<u32>),
}

struct Price(oneshot::Sender<u32>);

/// Sends `message` with a reply address in it, and waits for the answer.
async fn ask<M>(actor: &mpsc::Sender<M>, message: fn(oneshot::Sender<u32>) -> M) -> u32 {
    let (reply, answer) = oneshot::channel();
    let sent = actor.send(message(reply)).await;
    sent.unwrap_or_else(|_| panic!("the actor stays"));
    answer.await.expect("the actor answers")
}

// ANCHOR: main
async fn kitchen(mut inbox: mpsc::Receiver<ToKitchen>, till: mpsc::Sender<Price>) {
    let mut plates = 12;
    while let Some(message) = inbox.recv().await {
        match message {
            ToKitchen::Order(reply) => {
                plates -= 1;
                let price = ask(&till, Price).await;
                let _ = reply.send(price);
            }
            ToKitchen::HowMany(reply) => {
                let _ = reply.send(plates);
            }
        }
    }
}

async fn till(mut inbox: mpsc::Receiver<Price>, kitchen: mpsc::Sender<ToKitchen>) {
    while let Some(Price(reply)) = inbox.recv().await {
        let plates = ask(&kitchen, ToKitchen::HowMany).await;
        let _ = reply.send(if plates < 3 { 12 } else { 8 }); // what is rare is dear
    }
}
// ANCHOR_END: main

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
// ANCHOR: evening
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (to_kitchen, kitchen_inbox) = mpsc::channel(8);
    let (to_till, till_inbox) = mpsc::channel(8);
    tokio::spawn(kitchen(kitchen_inbox, to_till));
    tokio::spawn(till(till_inbox, to_kitchen.clone()));

    let an_hour = Duration::from_secs(3600); // over at once if nobody can go on
    let price = timeout(an_hour, ask(&to_kitchen, ToKitchen::Order)).await;
    println!("the price of a soup: {price:?}");
}
// ANCHOR_END: evening
