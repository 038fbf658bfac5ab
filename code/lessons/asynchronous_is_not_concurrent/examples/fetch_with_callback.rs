//! A call that returns before the item is there, and a caller that waits for the
//! item all the same.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

// ANCHOR: main
pub fn fetch_with_callback<F>(name: &'static str, callback: F)
where
    F: FnOnce(String) + Send + 'static,
{
    tokio::spawn(async move {
        sleep(Duration::from_millis(30)).await; // the network
        callback(format!("the {name}"));
    });
}

#[tokio::main]
async fn main() {
    let (hand_over, item) = oneshot::channel();
    fetch_with_callback("recipe", |item| {
        hand_over.send(item).expect("main waits for it");
    });
    println!("The call has returned.");
    let recipe = item.await.expect("the callback is called");
    println!("Cooking by {recipe}.");
}
// ANCHOR_END: main
