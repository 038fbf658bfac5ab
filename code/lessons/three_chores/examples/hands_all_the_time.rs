//! Three chores that never wait: however they are interleaved, one thread takes
//! as long as for one after the other.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::hint;
use tokio::task::yield_now;

/// Work that needs hands, a few milliseconds of it: the thread computes without
/// a pause and can do nothing else.
fn use_hands() {
    for step in 0..500_000 {
        hint::black_box(step);
    }
}

// ANCHOR: main
pub async fn by_hand(chore: &str) {
    for _ in 0..4 {
        use_hands(); // no oven, no machine, no screen
        yield_now().await; // put down: another chore may have its turn
    }
    println!("{chore}: done by hand.");
}

#[tokio::main]
async fn main() {
    let dinner = tokio::spawn(by_hand("Dinner"));
    let laundry = tokio::spawn(by_hand("Laundry"));
    let episode = tokio::spawn(by_hand("The show"));
    dinner.await.expect("dinner does not panic");
    laundry.await.expect("the laundry does not panic");
    episode.await.expect("the show does not panic");
}
// ANCHOR_END: main
