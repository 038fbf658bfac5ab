//! Three ways to let a task read a shopping list between two `.await`s.

use std::rc::Rc;
use std::sync::Arc;
use tokio::task;

const SOUND: &str = "shopping does not panic";

// ANCHOR: arc
async fn share_between_threads() -> usize {
    let shopping = tokio::spawn(async {
        let list = Arc::new(vec!["rice", "onions"]); // a list that all threads may count
        task::yield_now().await;
        list.len()
    });
    shopping.await.expect(SOUND)
}
// ANCHOR_END: arc

// ANCHOR: block
async fn be_done_before_the_await() -> usize {
    let shopping = tokio::spawn(async {
        let things = {
            let list = Rc::new(vec!["rice", "onions"]);
            list.len()
        }; // <- the list ends here
        task::yield_now().await;
        things
    });
    shopping.await.expect(SOUND)
}
// ANCHOR_END: block

// ANCHOR: join
async fn do_not_spawn() -> usize {
    let list = Rc::new(vec!["rice", "onions"]);
    let shop = async {
        task::yield_now().await;
        list.len()
    };
    let cook = async { task::yield_now().await };
    let (things, ()) = tokio::join!(shop, cook);
    things
}
// ANCHOR_END: join

#[tokio::main]
async fn main() {
    println!("with an Arc: {} things", share_between_threads().await);
    println!("in a block: {} things", be_done_before_the_await().await);
    println!("not spawned: {} things", do_not_spawn().await);
}
