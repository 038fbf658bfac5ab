//! A place on the rail that goes along with a task, and the sender in it.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(1);
    let sender = rail.clone();
    let place = sender.reserve_owned().await.expect("the cook is there");

    tokio::spawn(async move {
        place.send("soup"); // gives the sender back, which is dropped here
    });
    println!("{:?}", orders.recv().await);
}
// ANCHOR_END: main
