//! `will_not_wait` once more, after main was busy for a while: by then the
//! worker threads have gone to sleep.

use std::thread;
use std::time::Duration;

// ANCHOR: main
fn wash_the_dishes() {
    thread::sleep(Duration::from_millis(20)); // both hands in the water
}

#[tokio::main]
async fn main() {
    wash_the_dishes();
    tokio::spawn(async {
        println!("We'll never see this... without waiting");
    });
}
// ANCHOR_END: main
