//! What is not inside the future runs before `spawn`, where it is written.

// ANCHOR: main
use std::future::Future;
use tokio::task;

fn who() -> &'static str {
    if task::try_id().is_some() {
        "a task"
    } else {
        "main"
    }
}

fn do_laundry(shirts: u32) -> impl Future<Output = u32> {
    println!("{} loads {shirts} shirts.", who());
    async move {
        println!("{} washes them.", who());
        shirts
    }
}

#[tokio::main]
async fn main() {
    let laundry = tokio::spawn(do_laundry(7));
    let clean = laundry.await.expect("the laundry does not panic");
    println!("{} has {clean} clean shirts.", who());
}
// ANCHOR_END: main
