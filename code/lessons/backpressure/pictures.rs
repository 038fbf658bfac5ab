//! Six waiters, one cook, and a rail with 1, 3 or 100 places.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::pictures::{Lanes, Picture, Studio, all_are_done, at_least, must, on_a_single_thread};
use timeline::{Record, Task, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/who_waits_when.rs"]
mod who_waits_when;

use who_waits_when::{cook, hang_up};

const LESSON: &str = "backpressure";

const COOK: &str = "cook";
const WAITERS: u32 = 6;
/// How long a dish is on the stove.
const A_DISH: Duration = Duration::from_millis(20);

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[
    Picture {
        lesson: LESSON,
        name: "rail_of_1",
        title: "Six waiters and a rail with one place",
        description: "The cook takes the first order at once and the second waiter gets the place. The other four wait in line: each time the cook takes an order, the next one is free.",
        lanes: Lanes::ByTask,
        scale: 140,
        make: |studio| evening(studio, 1),
        shows: |record| free_in_turn(record, 1),
        always: |record| free_in_turn(record, 1),
    },
    Picture {
        lesson: LESSON,
        name: "rail_of_3",
        title: "Six waiters and a rail with three places",
        description: "One order is with the cook and three hang on the rail, so four waiters are free at once. Two wait in line.",
        lanes: Lanes::ByTask,
        scale: 140,
        make: |studio| evening(studio, 3),
        shows: |record| free_in_turn(record, 3),
        always: |record| free_in_turn(record, 3),
    },
    Picture {
        lesson: LESSON,
        name: "rail_of_100",
        title: "Six waiters and a rail with a hundred places",
        description: "All six waiters are free at once. The cook is done no sooner.",
        lanes: Lanes::ByTask,
        scale: 140,
        make: |studio| evening(studio, 100),
        shows: |record| free_in_turn(record, 100),
        always: |record| free_in_turn(record, 100),
    },
];

fn evening(studio: &Studio, places: usize) -> Record {
    studio.on_one_thread(async |timeline: Timeline| {
        let (rail, orders) = mpsc::channel(places);
        let kitchen = tokio::spawn(timeline.record(COOK, cook(orders)));
        let waiters: Vec<_> = (1..=WAITERS)
            .map(|order| {
                let waiter = hang_up(order, rail.clone());
                tokio::spawn(timeline.record(format!("waiter {order}"), waiter))
            })
            .collect();
        drop(rail);
        for waiter in waiters {
            waiter.await.expect("a waiter does not panic");
        }
        kitchen.await.expect("the cook does not panic");
    })
}

/// As many waiters as there are places, and one more whose order the cook has,
/// are free before the first dish is done; each of the others one dish later
/// than the one before. All dishes take as long as ever.
fn free_in_turn(record: &Record, places: u32) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    at_least(record, A_DISH * WAITERS)?;
    let free_at = |waiter: u32| {
        let label = format!("waiter {waiter}");
        let task = record
            .tasks()
            .iter()
            .find(|task: &&Task| task.label == label);
        task.and_then(|task| task.outcome.at())
            .map(Duration::from_micros)
            .ok_or(format!("{label} is not in the record"))
    };
    for waiter in 1..=WAITERS {
        let at = free_at(waiter)?;
        let dishes = waiter.saturating_sub(places + 1);
        must(
            at >= A_DISH * dishes,
            format!("waiter {waiter} is free at {at:?}, before {dishes} dishes are done"),
        )?;
        must(
            dishes > 0 || at < A_DISH,
            format!("waiter {waiter} is free at {at:?}, after the first dish"),
        )?;
        must(
            waiter == 1 || free_at(waiter - 1)? <= at,
            format!("waiter {waiter} is free at {at:?}, before the one in front"),
        )?;
    }
    Ok(())
}
