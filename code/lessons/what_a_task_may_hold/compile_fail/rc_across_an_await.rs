//! An `Rc` that is needed behind an `.await` keeps its task from being spawned.

// ANCHOR: main
use std::rc::Rc;
use tokio::task;

#[tokio::main]
async fn main() {
    let shopping = tokio::spawn(async {
        let list = Rc::new(vec!["rice", "onions"]);
        task::yield_now().await; // somebody else has a turn
        println!("To buy: {list:?}");
    });
    shopping.await.expect("shopping does not panic");
}
// ANCHOR_END: main
