//! Takes the dishes as they come: all of them, and nobody knows whose they are.
//!
//! Refused by `they_come_in_the_order_of_the_orders`: "somebody has to tell you"

use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

#[derive(Debug, PartialEq)]
pub struct Dish(pub usize);

pub type Order = Pin<Box<dyn Future<Output = Dish> + Send>>;

pub async fn cook_all(orders: Vec<Order>, cooks: usize) -> Vec<Dish> {
    let (pass, mut ready) = mpsc::channel(8);
    let mut shares: Vec<Vec<Order>> = (0..cooks).map(|_| Vec::new()).collect();
    for (place, order) in orders.into_iter().enumerate() {
        shares[place % cooks].push(order);
    }
    for share in shares {
        let pass = pass.clone();
        tokio::spawn(async move {
            for order in share {
                pass.send(order.await).await.expect("somebody takes it");
            }
        });
    }
    drop(pass);
    let mut dishes = Vec::new();
    while let Some(dish) = ready.recv().await {
        dishes.push(dish);
    }
    dishes
}
