//! A type with an `Rc` in one of its variants is not `Send`.

// ANCHOR: main
use std::rc::Rc;

enum Shopping {
    NotStarted,
    AtTheAwait { list: Rc<Vec<&'static str>> },
    Done,
}

fn hand_over<T: Send>(_work: T) {}

fn main() {
    hand_over(Shopping::NotStarted);
}
// ANCHOR_END: main
