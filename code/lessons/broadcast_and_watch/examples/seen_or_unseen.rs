//! What is on the board when a receiver is made counts as seen by it.

// ANCHOR: main
use tokio::sync::watch;

#[tokio::main]
async fn main() {
    let (chef, early) = watch::channel("leek soup");
    chef.send("tomato soup").expect("somebody reads the board");
    let late = chef.subscribe();
    let copy = early.clone();

    for board in [early, late, copy] {
        println!("{:?}", board.has_changed());
    }
}
// ANCHOR_END: main
