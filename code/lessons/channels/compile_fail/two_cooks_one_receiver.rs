//! Two tasks want the one receiver.

use tokio::sync::mpsc;

// ANCHOR: main
async fn cook(mut orders: mpsc::Receiver<&'static str>) {
    while let Some(dish) = orders.recv().await {
        println!("{dish}");
    }
}

#[tokio::main]
async fn main() {
    let (rail, orders) = mpsc::channel(8);
    let anna = tokio::spawn(cook(orders.clone()));
    let ben = tokio::spawn(cook(orders));

    rail.send("soup").await.expect("the cooks are there");
    drop(rail);
    anna.await.expect("cooking does not panic");
    ben.await.expect("cooking does not panic");
}
// ANCHOR_END: main
