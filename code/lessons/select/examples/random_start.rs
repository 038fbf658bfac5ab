//! Three branches, of which two are ready: which one wins?

// ANCHOR: main
use std::future::{pending, ready};

#[tokio::main]
async fn main() {
    tokio::select! {
        () = pending() => println!("bread"), // never ready
        () = ready(()) => println!("fish"),
        () = ready(()) => println!("steak"),
    }
}
// ANCHOR_END: main
