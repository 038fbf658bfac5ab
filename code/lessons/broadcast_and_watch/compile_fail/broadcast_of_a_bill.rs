//! A broadcast gives each receiver a clone, so what cannot be cloned cannot be sent.

// ANCHOR: main
use tokio::sync::broadcast;

struct Bill; // there must be no second one

#[tokio::main]
async fn main() {
    let (till, _) = broadcast::channel(8);
    till.send(Bill);
}
// ANCHOR_END: main
