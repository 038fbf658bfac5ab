//! An async function makes a future when it is called, and is none itself.

// ANCHOR: main
async fn wash_up() {
    println!("The dishes are done.");
}

#[tokio::main]
async fn main() {
    tokio::spawn(wash_up);
}
// ANCHOR_END: main
