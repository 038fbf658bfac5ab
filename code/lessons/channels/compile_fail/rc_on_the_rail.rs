//! What goes from task to task must be Send.

use tokio::sync::mpsc;

// ANCHOR: main
use std::rc::Rc;

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    tokio::spawn(async move {
        rail.send(Rc::new("soup")).await.expect("the cook is there");
    });
    println!("{:?}", orders.recv().await);
}
// ANCHOR_END: main
