//! Three cooks and one lock: kept while they fry, and given back before.

use std::sync::Arc;
use std::time::Duration;

use crate::pictures::{
    Lanes, Picture, all_are_done, all_overlap, at_least, must, on_a_single_thread, shorter_than,
};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/holds_the_stove.rs"]
mod holds_the_stove;

use holds_the_stove::{fry_and_note, fry_on};

const LESSON: &str = "shared_state";

const COOKS: [&str; 3] = ["first cook", "second cook", "third cook"];

/// What a cook needs for a dish.
const FRYING: Duration = Duration::from_millis(10);

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[
    Picture {
        lesson: LESSON,
        name: "held_while_frying",
        title: "Three cooks, and a lock that is held while they fry",
        description: "All three ask for the lock at the start. The first fries, and the others wait; when it is done, the second fries, and then the third. Each begins when the one before it has ended.",
        lanes: Lanes::ByTask,
        scale: 36,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                let stove = Arc::default();
                let [first, second, third] =
                    COOKS.map(|cook| timeline.record(cook, fry_on(Arc::clone(&stove))));
                tokio::join!(biased; first, second, third);
            })
        },
        shows: one_at_the_stove,
        always: one_at_the_stove,
    },
    Picture {
        lesson: LESSON,
        name: "held_to_note_it",
        title: "Three cooks, and a lock that is held for a moment",
        description: "All three fry at the same time, and each takes the lock for the moment in which it notes its dish. All of them are done when the first of the other picture is.",
        lanes: Lanes::ByTask,
        scale: 36,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                let noted = Arc::default();
                let [first, second, third] =
                    COOKS.map(|cook| timeline.record(cook, fry_and_note(Arc::clone(&noted))));
                tokio::join!(biased; first, second, third);
            })
        },
        shows: |record| {
            side_by_side(record)?;
            shorter_than(record, FRYING * 3)
        },
        always: side_by_side,
    },
];

fn one_at_the_stove(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    all_overlap(record)?;
    let ends: Vec<_> = record
        .tasks()
        .iter()
        .map(|task| task.outcome.at())
        .collect();
    must(
        ends.is_sorted(),
        "the cooks are not done in the order in which they asked",
    )?;
    at_least(record, FRYING * 3)
}

fn side_by_side(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    all_overlap(record)
}
