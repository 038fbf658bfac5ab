//! Where nobody listens, `send` gives the value back, and a watch keeps the old one.

// ANCHOR: main
use tokio::sync::{broadcast, watch};

#[tokio::main]
async fn main() {
    let (pass, _) = broadcast::channel(4); // <- the only receiver is dropped
    println!("called: {:?}", pass.send("table 3!"));

    let (chef, _) = watch::channel("leek soup");
    println!("sent: {:?}", chef.send("tomato soup"));
    println!("on the board: {}", *chef.subscribe().borrow());

    chef.send_replace("tomato soup"); // asks for nobody
    println!("on the board: {}", *chef.subscribe().borrow());
}
// ANCHOR_END: main
