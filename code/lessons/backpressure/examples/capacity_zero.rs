//! Tokio's channel has no rendezvous: a capacity of zero panics.

// ANCHOR: main
use tokio::sync::mpsc;

fn main() {
    let (_rail, _orders) = mpsc::channel::<&str>(0);
}
// ANCHOR_END: main
