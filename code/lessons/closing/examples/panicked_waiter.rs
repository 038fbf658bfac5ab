//! A task that panics drops what it holds, its sender too.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    tokio::spawn(async move {
        rail.send("soup").await.expect("the cook is there");
        panic!("the tray falls");
    });
    while let Some(dish) = orders.recv().await {
        println!("{dish}");
    }
    println!("home");
}
// ANCHOR_END: main
