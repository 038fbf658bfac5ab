//! Three waiters go home, and then the cook does.

use tokio::sync::mpsc;

use crate::pictures::{Lanes, Picture, all_are_done, must, on_a_single_thread};
use timeline::Record;

#[allow(dead_code)] // its main
#[path = "examples/cook_goes_home.rs"]
mod cook_goes_home;

use cook_goes_home::{cook, wait_at};

const COOK: &str = "the cook";

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "closing",
    name: "cook_goes_home",
    title: "Three waiters and a cook",
    description: "Three waiters send an order each, one after the other, and go home. The cook is polled whenever an order comes, and is done after the last waiter is, not before.",
    lanes: Lanes::ByTask,
    scale: 36,
    make: |studio| {
        studio.on_one_thread(async |timeline| {
            let (rail, orders) = mpsc::channel(8);
            let cook = tokio::spawn(timeline.record(COOK, cook(orders)));
            for table in 1..=3 {
                let waiter = wait_at(table, rail.clone());
                tokio::spawn(timeline.record(format!("waiter {table}"), waiter));
            }
            drop(rail);
            cook.await.expect("cooking does not panic");
        })
    },
    shows: |record| {
        the_cook_goes_last(record)?;
        must(
            record.tasks()[0].polls.len() == 4,
            "the cook should be polled at the start and for each of three orders",
        )
    },
    always: the_cook_goes_last,
}];

fn the_cook_goes_last(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    let (cook, waiters) = record.tasks().split_first().ok_or("nothing was recorded")?;
    must(
        cook.label == COOK && waiters.len() == 3,
        "it should be the cook and three waiters",
    )?;
    must(
        waiters
            .iter()
            .all(|waiter| waiter.outcome.at() <= cook.outcome.at()),
        "a waiter is done after the cook",
    )
}
