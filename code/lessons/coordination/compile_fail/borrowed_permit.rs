//! A permit of `acquire` borrows its semaphore, and cannot go into a task.

// ANCHOR: main
use tokio::sync::Semaphore;
use tokio::task;

#[tokio::main]
async fn main() {
    let burners = Semaphore::new(4);
    let burner = burners.acquire().await;
    tokio::spawn(async move {
        task::yield_now().await; // cooks
        drop(burner);
    });
}
// ANCHOR_END: main
