//! The chores of `complete_tasks` on three threads: each has one chore and waits
//! where the chore waits.

// Public for the picture of this program, which records its functions.
#![allow(missing_docs)]

use std::future::Future;
use std::hint;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::runtime::Builder;
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
async fn make_dinner() {
    use_hands(); // wash the rice
    sleep(ms(60)).await; // it boils
    use_hands(); // lay the table
    println!("Dinner is served.");
}

async fn do_laundry() {
    use_hands(); // load the machine
    sleep(ms(40)).await; // it spins
    use_hands(); // fold the shirts
    println!("Shirts are folded.");
}

async fn watch_latest_episode() {
    use_hands(); // find the remote
    sleep(ms(20)).await; // the ads run
    use_hands(); // stay awake
    println!("The show is over.");
}
// ANCHOR_END: chores

/// Starts a thread for this chore, with a runtime for it alone.
pub fn person(chore: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    thread::spawn(|| {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("the runtime starts");
        runtime.block_on(chore);
    })
}

// ANCHOR: main
fn main() {
    let dinner = person(make_dinner());
    let laundry = person(do_laundry());
    let episode = person(watch_latest_episode());
    for chore in [dinner, laundry, episode] {
        chore.join().expect("no chore panics");
    }
}
// ANCHOR_END: main
