//! Six chores on two worker threads: two have hands on them at any moment, and
//! the others lie half done. Prints what was recorded; with `--svg` the picture,
//! with `--record` the record that it is drawn from.

use std::time::{Duration, Instant};

use code::timeline::Timeline;
use tokio::runtime::Builder;
use tokio::task;

const CHORES: [&str; 6] = ["laundry", "dinner", "dishes", "letters", "shoes", "windows"];

// ANCHOR: main
async fn do_chore() {
    for _ in 0..3 {
        work_without_a_pause();
        task::yield_now().await; // put down; let others go first
    }
}
// ANCHOR_END: main

fn work_without_a_pause() {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2) {
        std::hint::spin_loop();
    }
}

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("the runtime starts");
    let record = runtime.block_on(async {
        let timeline = Timeline::start();
        let chores = CHORES.map(|chore| tokio::spawn(timeline.record(chore, do_chore())));
        for chore in chores {
            chore.await.expect("a chore does not panic");
        }
        timeline.finish()
    });
    match std::env::args().nth(1).as_deref() {
        Some("--svg") => {
            let title = "Six chores, two workers";
            let desc = "Six tasks, each worked on three times for two milliseconds; at no moment more than two of them are being polled, on two threads.";
            print!("{}", record.by_task().svg(title, desc));
        }
        Some("--record") => print!("{record}"),
        _ => println!(
            "{} chores, at most {} at work at once",
            record.tasks().len(),
            record.polled_at_once()
        ),
    }
}
