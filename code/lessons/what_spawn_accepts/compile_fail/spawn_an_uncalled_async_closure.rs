//! An async closure makes a future when it is called, and is none itself.

// ANCHOR: main
#[tokio::main]
async fn main() {
    tokio::spawn(async || {
        println!("The dishes are done.");
    });
}
// ANCHOR_END: main
