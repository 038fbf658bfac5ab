//! The kitchen as an actor: a task that owns the bills, and handles to ask it.

use std::collections::HashMap;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

enum Message {
    Order {
        table: u32,
        dish: &'static str,
        price: oneshot::Sender<u32>,
    },
    Bill {
        table: u32,
        sum: oneshot::Sender<u32>,
    },
}

// ANCHOR: main
#[derive(Default)]
struct Kitchen {
    bills: HashMap<u32, u32>, // by table; nobody else ever sees this
    dishes: u32,
}

impl Kitchen {
    async fn run(mut self, mut inbox: mpsc::Receiver<Message>) -> u32 {
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Order { table, dish, price } => {
                    let due = 2 * dish.len() as u32; // long names are dear
                    *self.bills.entry(table).or_default() += due;
                    self.dishes += 1;
                    let _ = price.send(due);
                }
                Message::Bill { table, sum } => {
                    let _ = sum.send(self.bills.remove(&table).unwrap_or(0));
                }
            }
        }
        self.dishes // every handle is gone, and every message answered
    }
}
// ANCHOR_END: main

// ANCHOR: handle
#[derive(Clone)]
struct Handle {
    inbox: mpsc::Sender<Message>,
}

#[derive(Debug)]
struct Closed;
type Answer<A> = Result<A, Closed>;

impl Handle {
    async fn order(&self, table: u32, dish: &'static str) -> Answer<u32> {
        self.ask(|price| Message::Order { table, dish, price })
            .await
    }

    async fn bill(&self, table: u32) -> Answer<u32> {
        self.ask(|sum| Message::Bill { table, sum }).await
    }

    async fn ask<A>(&self, with: impl FnOnce(oneshot::Sender<A>) -> Message) -> Answer<A> {
        let (reply, answer) = oneshot::channel();
        self.inbox.send(with(reply)).await.map_err(|_| Closed)?;
        answer.await.map_err(|_| Closed)
    }
}
// ANCHOR_END: handle

// ANCHOR: evening
fn open() -> (Handle, JoinHandle<u32>) {
    let (sender, inbox) = mpsc::channel(8);
    let task = tokio::spawn(Kitchen::default().run(inbox));
    (Handle { inbox: sender }, task)
}

async fn serve(kitchen: Handle, table: u32, dish: &'static str) -> Answer<u32> {
    kitchen.order(table, "bread").await?;
    kitchen.order(table, dish).await?;
    kitchen.bill(table).await
}

#[tokio::main]
async fn main() {
    let (kitchen, closing) = open();
    let waiters = [(3, "soup"), (4, "dumplings"), (5, "cake")]
        .map(|(table, dish)| tokio::spawn(serve(kitchen.clone(), table, dish)));
    drop(kitchen);
    for waiter in waiters {
        println!("bill: {:?}", waiter.await.expect("no panic"));
    }
    println!("dishes: {}", closing.await.expect("no panic"));
}
// ANCHOR_END: evening
