//! On a local runtime every task stays on the thread that spawned it.

// ANCHOR: main
use std::rc::Rc;
use tokio::task;

#[tokio::main(flavor = "local")]
async fn main() {
    let list = Rc::new(vec!["rice", "onions"]);

    let copy = Rc::clone(&list);
    let shopping = task::spawn_local(async move {
        task::yield_now().await;
        println!("To buy: {copy:?}");
    });
    shopping.await.expect("shopping does not panic");
    println!("Lists left: {}", Rc::strong_count(&list));
}
// ANCHOR_END: main
