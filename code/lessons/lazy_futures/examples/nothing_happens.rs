//! An async function is called, nobody awaits what it returns, and nothing of it
//! is run.

// The compiler warns: `code/lessons/lazy_futures/compile_warn/call_without_await.rs` shows it.
#![allow(unused_must_use)]

// ANCHOR: main
async fn make_dinner() {
    println!("Dinner is on the table.");
}

#[tokio::main]
async fn main() {
    make_dinner();
    println!("Let's eat!");
}
// ANCHOR_END: main
