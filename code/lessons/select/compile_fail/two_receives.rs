//! All branches of a select exist at once, so two cannot borrow one receiver.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (_rail, mut orders) = mpsc::channel::<&str>(8);

    tokio::select! {
        Some("soup") = orders.recv() => println!("Quick."),
        Some(dish) = orders.recv() => println!("{dish} takes a while."),
    }
}
// ANCHOR_END: main
