//! Dropping a handle detaches the task, and does not end it.

// ANCHOR: main
use tokio::sync::oneshot;

#[tokio::main]
async fn main() {
    let (tell, told) = oneshot::channel();
    let laundry = tokio::spawn(async move {
        tell.send("7 shirts").expect("main listens");
    });

    drop(laundry);
    match told.await {
        Ok(what) => println!("{what}"),
        Err(_) => println!("nobody told me"),
    }
}
// ANCHOR_END: main
