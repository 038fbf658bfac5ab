//! A task that waits to be told comes after the one that tells it.

// ANCHOR: main
use tokio::sync::oneshot;

#[tokio::main]
async fn main() {
    let (tell, told) = oneshot::channel();
    let serving = tokio::spawn(async move {
        told.await.expect("the cook tells");
        println!("served");
    });
    let cooking = tokio::spawn(async move {
        println!("cooked");
        tell.send(()).expect("the waiter listens");
    });
    serving.await.expect("serving does not panic");
    cooking.await.expect("cooking does not panic");
}
// ANCHOR_END: main
