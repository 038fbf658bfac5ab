//! The variable of a loop is a local like any other.

// ANCHOR: main
#[tokio::main]
async fn main() {
    for chore in 0..3 {
        tokio::spawn(async {
            println!("chore {chore}");
        });
    }
}
// ANCHOR_END: main
