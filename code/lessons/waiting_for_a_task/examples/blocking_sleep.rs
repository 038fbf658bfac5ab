//! The sleep of `switch_to_other`, with `std::thread::sleep` in its place.

// ANCHOR: main
use std::thread;
use std::time::Duration;

#[tokio::main]
async fn main() {
    tokio::spawn(async {
        println!("The other task has its turn.");
    });
    thread::sleep(Duration::from_millis(8)); // <- nothing gives way here
    println!("Main is back.");
}
// ANCHOR_END: main
