//! Main spawns a task and returns at once, without waiting for it.

// ANCHOR: main
#[tokio::main]
async fn main() {
    tokio::spawn(async {
        println!("We'll never see this... without waiting");
    });
} // <- main returns; nobody has waited
// ANCHOR_END: main
