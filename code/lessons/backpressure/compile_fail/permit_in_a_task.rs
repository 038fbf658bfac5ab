//! A permit borrows its sender, so it may not outlive it in a task.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, _orders) = mpsc::channel(1);
    let place = rail.reserve().await.expect("the cook is there");

    tokio::spawn(async move {
        place.send("soup");
    });
}
// ANCHOR_END: main
