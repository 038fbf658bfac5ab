//! Six tasks on two workers.

use crate::pictures::{Lanes, Picture, at_most_two_at_work, must, on_workers};

#[allow(dead_code)] // its main
#[path = "examples/taking_turns.rs"]
mod taking_turns;

use taking_turns::{CHORES, do_chore};

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "threads_coroutines_tasks",
    name: "taking_turns",
    title: "Six chores, two workers",
    description: "Six tasks, each worked on three times for two milliseconds. At no moment are more than two of them being polled, on two threads.",
    lanes: Lanes::ByTask,
    scale: 0,
    make: |_| {
        on_workers(2, async |timeline| {
            let chores = CHORES.map(|chore| tokio::spawn(timeline.record(chore, do_chore())));
            for chore in chores {
                chore.await.expect("a chore does not panic");
            }
        })
    },
    shows: |record| {
        at_most_two_at_work(record)?;
        must(
            record.polled_at_once() == 2 && record.alive_at_once() > 2,
            "two tasks should be at work at once, and more half done",
        )
    },
    always: at_most_two_at_work,
}];
