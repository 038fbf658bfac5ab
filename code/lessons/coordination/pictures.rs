//! Eight dishes on four burners.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::pictures::{Lanes, Picture, all_are_done, must, on_a_single_thread};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/four_burners.rs"]
mod four_burners;

const BURNERS: usize = 4;

const DISHES: [&str; 8] = [
    "soup", "stew", "rice", "peas", "fish", "eggs", "milk", "cake",
];

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "coordination",
    name: "four_burners",
    title: "Eight dishes on four burners",
    description: "The first four dishes begin at once. Each of the others begins when one of them is done and its burner is free. There are never more than four begun and not ended.",
    lanes: Lanes::ByTask,
    scale: 26,
    make: |studio| {
        studio.on_one_thread(async |timeline: Timeline| {
            let burners = Arc::new(Semaphore::new(BURNERS));
            let mut tasks = Vec::new();
            for dish in DISHES {
                let burner = Arc::clone(&burners).acquire_owned().await;
                let burner = burner.expect("the burners are never closed");
                let cooking = timeline.record(dish, four_burners::cook());
                tasks.push(tokio::spawn(async move {
                    cooking.await;
                    drop(burner);
                }));
            }
            for task in tasks {
                task.await.expect("no dish panics");
            }
        })
    },
    shows: as_many_as_burners,
    always: as_many_as_burners,
}];

fn as_many_as_burners(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    let at_once = record.alive_at_once();
    must(
        at_once == BURNERS,
        format!("{at_once} dishes are begun and not ended at once"),
    )
}
