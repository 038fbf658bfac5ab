//! Dinner, laundry and a show as three spawned tasks, and a main that waits for
//! all of them.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::hint;
use std::time::Duration;
use tokio::time::sleep;

/// Work that needs hands, a few milliseconds of it: the thread computes without
/// a pause and can do nothing else.
fn use_hands() {
    for step in 0..500_000 {
        hint::black_box(step);
    }
}

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

// ANCHOR: chores
pub async fn make_dinner() {
    use_hands(); // wash the rice
    sleep(ms(60)).await; // it boils
    use_hands(); // lay the table
    println!("Dinner is served.");
}

pub async fn do_laundry() {
    use_hands(); // load the machine
    sleep(ms(40)).await; // it spins
    use_hands(); // fold the shirts
    println!("Shirts are folded.");
}

pub async fn watch_latest_episode() {
    use_hands(); // find the remote
    sleep(ms(20)).await; // the ads run
    use_hands(); // stay awake
    println!("The show is over.");
}
// ANCHOR_END: chores

// ANCHOR: main
#[tokio::main]
async fn main() {
    let dinner = tokio::spawn(make_dinner());
    let laundry = tokio::spawn(do_laundry());
    let episode = tokio::spawn(watch_latest_episode());
    dinner.await.expect("dinner does not panic");
    laundry.await.expect("the laundry does not panic");
    episode.await.expect("the show does not panic");
}
// ANCHOR_END: main
