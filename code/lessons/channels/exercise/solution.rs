//! Each cook has a rail of his own, and a dish says which cook is free again.

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

/// What comes of an order.
#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

/// Whoever awaits it cooks it. Some take longer than others.
pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

/// A dish, where it belongs, and who has his hands free now.
struct Ready {
    cook: usize,
    place: usize,
    dish: Dish,
}

async fn work(cook: usize, mut rail: mpsc::Receiver<(usize, Order)>, pass: mpsc::Sender<Ready>) {
    while let Some((place, order)) = rail.recv().await {
        let dish = order.await;
        let ready = Ready { cook, place, dish };
        let sent = pass.send(ready).await;
        sent.expect("dishes are taken as long as a cook is there");
    }
}

/// The dishes of `orders`, in their order.
pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let mut dishes: Vec<Option<Dish>> = orders.iter().map(|_| None).collect();
    let mut orders = orders.into_iter().enumerate();

    let (pass, mut ready) = mpsc::channel(cooks);
    let (mut rails, mut hired) = (Vec::new(), Vec::new());
    for (cook, first) in (0..cooks).zip(orders.by_ref()) {
        let (rail, tickets) = mpsc::channel(1);
        hired.push(tokio::spawn(work(cook, tickets, pass.clone())));
        rail.send(first).await.expect("hired a line above");
        rails.push(Some(rail));
    }
    drop(pass); // from now on only cooks have one

    while let Some(Ready { cook, place, dish }) = ready.recv().await {
        dishes[place] = Some(dish);
        match (orders.next(), &rails[cook]) {
            (Some(next), Some(rail)) => rail.send(next).await.expect("he waits for it"),
            _ => rails[cook] = None, // no more orders: he goes home
        }
    }
    for cook in hired {
        cook.await.expect("cooking does not panic");
    }
    let dishes = dishes.into_iter();
    dishes
        .map(|dish| dish.expect("each was handed out once"))
        .collect()
}
