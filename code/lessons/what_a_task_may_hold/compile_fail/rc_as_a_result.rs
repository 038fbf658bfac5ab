//! A result travels from the task to whoever joins it.

// ANCHOR: main
use std::rc::Rc;

#[tokio::main]
async fn main() {
    tokio::spawn(async { Rc::new(vec!["rice", "onions"]) });
}
// ANCHOR_END: main
