//! A captured `Rc` is held from the beginning, with or without an `.await`.

// ANCHOR: main
use std::rc::Rc;

#[tokio::main]
async fn main() {
    let list = Rc::new(vec!["rice", "onions"]);

    tokio::spawn(async move {
        println!("To buy: {list:?}");
    });
}
// ANCHOR_END: main
