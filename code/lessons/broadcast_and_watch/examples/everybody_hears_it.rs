//! Every receiver of a broadcast gets every call, from its `subscribe` on.

// ANCHOR: main
use tokio::sync::broadcast;

async fn listen(mut calls: broadcast::Receiver<&'static str>) -> Vec<&'static str> {
    let mut heard = Vec::new();
    while let Ok(call) = calls.recv().await {
        heard.push(call);
    }
    heard
}

#[tokio::main]
async fn main() {
    let (pass, calls) = broadcast::channel(8);
    let anna = tokio::spawn(listen(calls));
    pass.send("table 3!").expect("Anna listens");
    let ben = tokio::spawn(listen(pass.subscribe())); // <- Ben begins his shift
    pass.send("table 5!").expect("Anna and Ben listen");
    drop(pass); // the kitchen closes

    println!("Anna heard {:?}.", anna.await.expect("Anna does not panic"));
    println!("Ben heard {:?}.", ben.await.expect("Ben does not panic"));
}
// ANCHOR_END: main
