//! A reserved place is taken until it is used or given back.

// ANCHOR: main
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (rail, _orders) = mpsc::channel(2);
    let place = rail.reserve().await.expect("the cook is there");
    for dish in ["soup", "rice"] {
        println!("{dish}: {}", rail.try_send(dish).is_ok());
    }
    drop(place);
    println!("fish: {}", rail.try_send("fish").is_ok());
}
// ANCHOR_END: main
