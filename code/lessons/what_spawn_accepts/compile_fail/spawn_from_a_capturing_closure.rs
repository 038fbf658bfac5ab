//! The future of an async closure that captures something borrows from the closure.

// ANCHOR: main
#[tokio::main]
async fn main() {
    let guest = String::from("Gary");
    let greet = async move || println!("Good evening, {guest}.");

    tokio::spawn(greet());
}
// ANCHOR_END: main
