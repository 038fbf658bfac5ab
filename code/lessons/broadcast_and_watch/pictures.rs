//! A quick waiter, a slow one, and one who looks at the board.

use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::time::sleep;

use crate::pictures::{Lanes, Picture, all_are_done, must, on_a_single_thread};
use timeline::{Record, Timeline, mark};

#[allow(dead_code)] // its main
#[path = "examples/every_one_or_the_newest.rs"]
mod every_one_or_the_newest;

use every_one_or_the_newest::{cook, hear, look};

const COOK: &str = "the cook";
const ANNA: &str = "Anna, quick";
const BEN: &str = "Ben, slow";
const CLEO: &str = "Cleo, at the board";

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "broadcast_and_watch",
    name: "every_one_or_the_newest",
    title: "Eight calls, by broadcast and on a board",
    description: "The cook calls a table every ten milliseconds. Anna is quick and carries every dish. Ben, who listens too, is slow, has the oldest call that is kept each time, and misses three of the eight. Cleo is as slow, looks at the board, and each time sees the newest number alone.",
    lanes: Lanes::ByTask,
    scale: 0,
    make: |studio| {
        studio.on_one_thread(async |timeline: Timeline| {
            let (pass, calls) = broadcast::channel(2);
            let (board, newest) = watch::channel(0);
            let at_work = [
                tokio::spawn(timeline.record(ANNA, hear(calls, |table| carry(table, 4)))),
                tokio::spawn(
                    timeline.record(BEN, hear(pass.subscribe(), |table| carry(table, 26))),
                ),
                tokio::spawn(timeline.record(CLEO, look(newest, |table| carry(table, 26)))),
                tokio::spawn(timeline.record(COOK, cook(pass, board))),
            ];
            for one in at_work {
                one.await.expect("nobody in the kitchen panics");
            }
        })
    },
    shows: all_some_and_the_newest,
    always: all_some_and_the_newest,
}];

async fn carry(table: u32, ms: u64) {
    mark(&table.to_string());
    sleep(Duration::from_millis(ms)).await;
}

fn all_some_and_the_newest(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    for (waiter, tables) in [
        (ANNA, "1 2 3 4 5 6 7 8"),
        (BEN, "1 2 5 7 8"),
        (CLEO, "1 3 6 8"),
    ] {
        let task = record.tasks().iter().find(|task| task.label == waiter);
        let carried: Vec<&str> = task
            .into_iter()
            .flat_map(|task| &task.marks)
            .map(|mark| mark.name.as_str())
            .collect();
        must(
            carried.join(" ") == tables,
            format!("{waiter} carries {carried:?}, and not {tables}"),
        )?;
    }
    Ok(())
}
