//! A task does not wait for the tasks that it spawned, and they do not end with it.

// ANCHOR: main
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
    let kitchen = tokio::spawn(async {
        tokio::spawn(async move {
            sleep(Duration::from_secs(3600)).await;
            drop(kettle);
        });
        println!("the kitchen is clean");
    });
    kitchen.await.expect("the kitchen does not panic");
    println!("main leaves");
}
// ANCHOR_END: main
