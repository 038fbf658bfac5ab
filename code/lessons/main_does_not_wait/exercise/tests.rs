//! Each evening has a runtime of its own, which is dropped when `evening`
//! returns, as it is behind your `main`. Its clock is paused.
//!
//! The starter is refused by `nothing_is_lost_when_main_returns`: "never written"

use super::{Diary, MINUTE, evening};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::Instant;

/// A time in words.
fn told(time: Duration) -> String {
    let seconds = (time.as_millis() + 500) / 1000;
    format!("{}:{:02} minutes", seconds / 60, seconds % 60)
}

/// The diary after an evening, and how long that took.
fn live(drying: Duration) -> (Vec<String>, Duration) {
    let diary = Diary::default();
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let runtime = runtime.expect("the runtime starts");
    let took = runtime.block_on(async {
        let start = Instant::now();
        evening(diary.clone(), drying).await;
        start.elapsed()
    });
    drop(runtime); // <- the tree falls here
    let lines = diary.lock().expect("nobody panics").clone();
    (lines, took)
}

#[test]
fn nothing_is_lost_when_main_returns() {
    for drying in [MINUTE, 30 * MINUTE, 600 * MINUTE] {
        let (diary, took) = live(drying);
        for line in ["dinner", "plate 1", "plate 2", "plate 3", "folded", "dry"] {
            assert!(
                diary.iter().any(|written| written == line),
                "drying takes {}, and \"{line}\" was never written: `evening` returned after {}, \
                 and that task was cut down. Who started it, and who waits for it? This is in the diary: {diary:?}",
                told(drying),
                told(took)
            );
        }
        assert_eq!(diary.len(), 6, "each chore is done once: {diary:?}");
    }
}

#[test]
fn the_evening_ends_with_its_last_chore() {
    let minutes = [1, 30, 44, 46, 600].map(|minutes| minutes * MINUTE);
    for drying in minutes
        .into_iter()
        .chain([Duration::from_secs(46 * 60 + 7)])
    {
        let last = drying.max(45 * MINUTE);
        let (diary, took) = live(drying);
        assert!(
            took <= last + Duration::from_millis(100),
            "drying takes {}, so the last chore is done after {}, and `evening` returned after {}: either it sleeps, \
             or chores that ran at the same time now wait for each other. The diary says {diary:?}",
            told(drying),
            told(last),
            told(took)
        );
    }
}
