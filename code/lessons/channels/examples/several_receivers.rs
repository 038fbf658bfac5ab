//! One rail, several cooks: with the receiver behind a mutex, with a task that
//! deals out the orders, and with a channel that has several receivers. Run it
//! with `--release`: it measures.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::sleep;

const COOKS: usize = 4;
const PLACES: usize = 100;

/// How long it takes to cook.
type Order = Duration;

async fn cook(order: Order) {
    if !order.is_zero() {
        sleep(order).await;
    }
}

// ANCHOR: mutex
async fn take_turns(orders: Arc<Mutex<mpsc::Receiver<Order>>>) -> usize {
    let mut cooked = 0;
    loop {
        let order = orders.lock().await.recv().await; // locked in this line alone
        let Some(order) = order else { return cooked };
        cook(order).await;
        cooked += 1;
    }
}
// ANCHOR_END: mutex

// ANCHOR: dealer
async fn deal_out(mut orders: mpsc::Receiver<Order>, cooks: Vec<mpsc::Sender<Order>>) {
    for cook in cooks.iter().cycle() {
        let Some(order) = orders.recv().await else {
            return;
        };
        cook.send(order).await.expect("the cook is there");
    }
}

async fn cook_alone(mut orders: mpsc::Receiver<Order>) -> usize {
    let mut cooked = 0;
    while let Some(order) = orders.recv().await {
        cook(order).await;
        cooked += 1;
    }
    cooked
}
// ANCHOR_END: dealer

// ANCHOR: many
async fn help_yourself(orders: async_channel::Receiver<Order>) -> usize {
    let mut cooked = 0;
    while let Ok(order) = orders.recv().await {
        cook(order).await;
        cooked += 1;
    }
    cooked
}
// ANCHOR_END: many

async fn one_cook(menu: Vec<Order>) -> usize {
    let (rail, orders) = mpsc::channel(PLACES);
    let cooks = vec![tokio::spawn(cook_alone(orders))];
    send_all(rail, menu).await;
    count(cooks).await
}

async fn behind_a_mutex(menu: Vec<Order>) -> usize {
    let (rail, orders) = mpsc::channel(PLACES);
    let orders = Arc::new(Mutex::new(orders));
    let cooks = (0..COOKS)
        .map(|_| tokio::spawn(take_turns(Arc::clone(&orders))))
        .collect();
    send_all(rail, menu).await;
    count(cooks).await
}

async fn dealt_out(menu: Vec<Order>) -> usize {
    let (rail, orders) = mpsc::channel(PLACES);
    let (rails, cooks) = (0..COOKS)
        .map(|_| {
            let (rail, orders) = mpsc::channel(PLACES);
            (rail, tokio::spawn(cook_alone(orders)))
        })
        .unzip();
    tokio::spawn(deal_out(orders, rails));
    send_all(rail, menu).await;
    count(cooks).await
}

async fn many_receivers(menu: Vec<Order>) -> usize {
    let (rail, orders) = async_channel::bounded(PLACES);
    let cooks = (0..COOKS)
        .map(|_| tokio::spawn(help_yourself(orders.clone())))
        .collect();
    for order in menu {
        rail.send(order).await.expect("the cooks are there");
    }
    drop(rail);
    count(cooks).await
}

async fn send_all(rail: mpsc::Sender<Order>, menu: Vec<Order>) {
    for order in menu {
        rail.send(order).await.expect("the cook is there");
    }
}

async fn count(cooks: Vec<JoinHandle<usize>>) -> usize {
    let mut cooked = 0;
    for cook in cooks {
        cooked += cook.await.expect("cooking does not panic");
    }
    cooked
}

/// Without `--release`, where nobody measures, once and fewer.
const ROUNDS: usize = if cfg!(debug_assertions) { 1 } else { 5 };
const MANY: usize = if cfg!(debug_assertions) {
    1_000
} else {
    100_000
};
const FEW: usize = 40;

/// The fastest of several rounds, each in a task: what else goes on in the
/// computer can only add to it.
async fn fastest<W, F>(way: W, menu: &[Order]) -> Duration
where
    W: Fn(Vec<Order>) -> F,
    F: Future<Output = usize> + Send + 'static,
{
    let mut fastest = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let cooked = tokio::spawn(way(menu.to_vec())).await;
        fastest = fastest.min(start.elapsed());
        assert_eq!(cooked.ok(), Some(menu.len()), "each order is cooked once");
    }
    fastest
}

async fn measure<W, F>(name: &str, way: W)
where
    W: Fn(Vec<Order>) -> F,
    F: Future<Output = usize> + Send + 'static,
{
    let quick = vec![Duration::ZERO; MANY];
    let slow = Duration::from_millis(10); // every fourth of them
    let mixed: Vec<Order> = (0..FEW)
        .map(|number| {
            if number % 4 == 0 {
                slow
            } else {
                Duration::ZERO
            }
        })
        .collect();
    let each = fastest(&way, &quick).await.as_nanos() / MANY as u128;
    let mixed = fastest(&way, &mixed).await.as_millis();
    println!("{name:<18}{each:>6} ns a quick order {mixed:>6} ms with slow ones among them");
}

#[tokio::main]
async fn main() {
    measure("one cook", one_cook).await;
    measure("behind a mutex", behind_a_mutex).await;
    measure("dealt out", dealt_out).await;
    measure("many receivers", many_receivers).await;
}
