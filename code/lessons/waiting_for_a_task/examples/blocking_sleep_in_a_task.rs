//! A task blocks its thread, and the task that it spawned waits behind it.

// ANCHOR: main
use std::thread;
use std::time::Duration;

#[tokio::main]
async fn main() {
    let chores = tokio::spawn(async {
        tokio::spawn(async {
            println!("The other task has its turn.");
        });
        thread::sleep(Duration::from_millis(8)); // <- holds the worker thread
        println!("The chores are done.");
    });
    chores.await.expect("the chores do not panic");
}
// ANCHOR_END: main
