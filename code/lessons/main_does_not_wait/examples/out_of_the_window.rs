//! `exit` ends the process: nothing is dropped.

// ANCHOR: main
use std::process;
use std::time::Duration;
use tokio::time::sleep;

struct Kettle;

impl Drop for Kettle {
    fn drop(&mut self) {
        println!("the kettle is off");
    }
}

#[tokio::main]
async fn main() {
    let kettle = Kettle;
    tokio::spawn(async move {
        sleep(Duration::from_secs(3600)).await;
        drop(kettle);
    });
    println!("main leaves");
    process::exit(0);
}
// ANCHOR_END: main
