//! TO WRITE: what the program shows, in a sentence.

// ANCHOR: main
#[tokio::main]
async fn main() {
    println!("TO WRITE: the point");
}
// ANCHOR_END: main
