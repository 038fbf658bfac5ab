//! A number is not work that can be put down and picked up again.

// ANCHOR: main
#[tokio::main]
async fn main() {
    tokio::spawn(1);
}
// ANCHOR_END: main
