//! What Go says with channels, said with Tokio's.

// ANCHOR: main
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{broadcast, oneshot, watch};

async fn waiter(rail: Sender<&'static str>) {
    let _ = rail.send("soup").await; // gives it back, if nobody is there
    let _ = rail.send("rice").await;
}

async fn cook(mut orders: Receiver<&'static str>) {
    while let Some(dish) = orders.recv().await {
        println!("{dish}");
    }
    println!("closed");
}

#[tokio::main]
async fn main() {
    // From one task to another, until the last sender is gone.
    let (rail, orders) = mpsc::channel(8);
    let cooking = tokio::spawn(cook(orders));
    let another = rail.clone();
    waiter(rail).await;
    drop(another);
    cooking.await.expect("cooking does not panic");

    // Without waiting.
    let (rail, mut orders) = mpsc::channel(1);
    println!("{}", rail.try_send("soup").is_ok());
    println!("{}", rail.try_send("rice").is_ok());
    println!(
        "{} of {}",
        rail.max_capacity() - rail.capacity(),
        rail.max_capacity()
    );
    println!("{:?}", orders.try_recv().ok());
    drop(rail);
    match orders.recv().await {
        Some(dish) => println!("{dish}"),
        None => println!("closed"),
    }

    // A question with a reply address.
    let (asks, mut questions) = mpsc::channel::<oneshot::Sender<u32>>(1);
    let till = tokio::spawn(async move {
        if let Some(reply) = questions.recv().await {
            let _ = reply.send(42); // the asker may have left
        }
    });
    let (reply, answer) = oneshot::channel();
    asks.send(reply).await.expect("the till is open");
    println!("{}", answer.await.expect("the till answers"));
    till.await.expect("the till does not panic");

    // To everybody: each message, or that the state is another one.
    let (calls, mut anna) = broadcast::channel(8);
    let mut ben = calls.subscribe();
    calls.send(3).expect("somebody listens");
    println!("{:?} {:?}", anna.recv().await.ok(), ben.recv().await.ok());

    let (open, mut door) = watch::channel(true);
    open.send_replace(false);
    door.changed().await.expect("the sign is there");
    println!("open: {}", *door.borrow());
}
// ANCHOR_END: main
