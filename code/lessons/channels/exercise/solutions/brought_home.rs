//! A cook calls out his number when he is free, keeps what he has cooked, and
//! brings it along when he goes home: the second rail is his `JoinHandle`.

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

/// What comes of an order.
#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

/// Whoever awaits it cooks it. Some take longer than others.
pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

async fn work(
    cook: usize,
    mut rail: mpsc::Receiver<(usize, Order)>,
    free: mpsc::Sender<usize>,
) -> Vec<(usize, Dish)> {
    let mut cooked = Vec::new();
    // Where nobody listens any more, there are no more orders either.
    while free.send(cook).await.is_ok() {
        let Some((place, order)) = rail.recv().await else {
            break;
        };
        cooked.push((place, order.await));
    }
    cooked
}

/// The dishes of `orders`, in their order.
pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let (free, mut frees) = mpsc::channel(cooks);
    let (mut rails, mut hired) = (Vec::new(), Vec::new());
    for cook in 0..cooks {
        let (rail, tickets) = mpsc::channel(1);
        hired.push(tokio::spawn(work(cook, tickets, free.clone())));
        rails.push(rail);
    }
    for order in orders.into_iter().enumerate() {
        let cook = frees.recv().await.expect("`free` is still here");
        rails[cook].send(order).await.expect("he waits for it");
    }
    drop((rails, frees)); // no more orders

    let mut cooked = Vec::new();
    for cook in hired {
        cooked.extend(cook.await.expect("cooking does not panic"));
    }
    cooked.sort_unstable_by_key(|(place, _)| *place);
    cooked.into_iter().map(|(_, dish)| dish).collect()
}
