//! When main ends, what its tasks own is dropped: destructors run.

// ANCHOR: main
use std::time::Duration;
use tokio::time;

struct Kettle;

impl Drop for Kettle {
    fn drop(&mut self) {
        println!("The kettle is off.");
    }
}

#[tokio::main]
async fn main() {
    let kettle = Kettle;
    tokio::spawn(async move {
        time::sleep(Duration::from_secs(3600)).await; // main does not wait an hour
        println!("Tea is served.");
        drop(kettle);
    });
    println!("Main goes out.");
}
// ANCHOR_END: main
