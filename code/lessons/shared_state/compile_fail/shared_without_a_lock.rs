//! An `Arc` shares, and what is shared can only be read.

// ANCHOR: main
use std::sync::Arc;

#[tokio::main]
async fn main() {
    let eggs = Arc::new(1);

    let same_eggs = Arc::clone(&eggs);
    tokio::spawn(async move { println!("I see {same_eggs}") });

    *eggs -= 1;
}
// ANCHOR_END: main
