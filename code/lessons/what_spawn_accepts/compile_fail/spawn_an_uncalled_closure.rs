//! A closure that returns a future is not one.

// ANCHOR: main
#[tokio::main]
async fn main() {
    tokio::spawn(|| async {
        println!("The dishes are done.");
    });
}
// ANCHOR_END: main
