//! Three dinners that nobody awaits, in three ways that the compiler lets pass
//! without a word.

// Clippy, which knows more lints than the compiler, has a word for the first two.
#![expect(clippy::let_underscore_future, clippy::async_yields_async)]
// ANCHOR: main
#![deny(warnings)] // a warning is an error here, and the program compiles

async fn cook(dish: &str) {
    println!("The {dish} is cooked.");
}

#[tokio::main]
async fn main() {
    let _ = cook("soup");

    tokio::spawn(async { cook("rice") });

    tokio::spawn(cook("fish"));

    println!("Main leaves.");
}
// ANCHOR_END: main
