//! Each evening has a runtime of its own, which is dropped when `evening`
//! returns, as it is behind your `main`. Its clock is paused.
//!
//! The starter is refused by `nothing_is_lost_when_main_returns`: "never written"

use super::{Diary, MINUTE, evening};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::Instant;

/// The diary after an evening, and how many minutes that took.
fn live(drying: Duration) -> (Vec<String>, u64) {
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
    (lines, (took.as_secs() + 30) / 60)
}

#[test]
fn nothing_is_lost_when_main_returns() {
    for drying in [MINUTE, 30 * MINUTE, 600 * MINUTE] {
        let (diary, took) = live(drying);
        for line in ["dinner", "plate 1", "plate 2", "plate 3", "folded", "dry"] {
            assert!(
                diary.iter().any(|written| written == line),
                "drying takes {drying:?}, and \"{line}\" was never written: `evening` returned after {took} minutes, \
                 and that task was cut down. Who started it, and who waits for it? This is in the diary: {diary:?}"
            );
        }
        assert_eq!(diary.len(), 6, "each chore is done once: {diary:?}");
    }
}

#[test]
fn the_evening_ends_with_its_last_chore() {
    for (drying, last) in [(1, 45), (30, 45), (44, 45), (46, 46), (600, 600)] {
        let (diary, took) = live(drying * MINUTE);
        assert!(
            took <= last,
            "drying takes {drying} minutes, so the last chore is done after {last}, and `evening` returned after {took}: \
             either it sleeps, or chores that ran at the same time now wait for each other. The diary says {diary:?}"
        );
    }
}
