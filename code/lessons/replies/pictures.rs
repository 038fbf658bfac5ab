//! Three guests who ask one cook, two of whom leave.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::pictures::{
    Lanes, Picture, all_are_done, at_least, must, on_a_single_thread, shorter_than,
};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/guest_has_left.rs"]
mod guest_has_left;

use guest_has_left::{ask, cook};

/// How long a dish is on the stove.
const A_DISH: Duration = Duration::from_millis(20);

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "replies",
    name: "guest_has_left",
    title: "Three guests and a cook",
    description: "Three guests ask at the same time. The first leaves while the soup is on the stove, the second while the rice waits its turn. The cook finishes the soup, skips the rice, and makes the cake, for which the third has waited.",
    lanes: Lanes::ByTask,
    scale: 50,
    make: |studio| {
        studio.on_one_thread(async |timeline: Timeline| {
            let (rail, orders) = mpsc::channel(3);
            let guests = [("soup", 10), ("rice", 15), ("cake", 60)].map(|(dish, patience)| {
                let guest = ask(rail.clone(), dish, patience);
                tokio::spawn(timeline.record(format!("who wants {dish}"), guest))
            });
            drop(rail);
            timeline.record("cook", cook(orders)).await;
            for guest in guests {
                guest.await.expect("a guest does not panic");
            }
        })
    },
    shows: two_leave_and_two_dishes_are_cooked,
    always: two_leave_and_two_dishes_are_cooked,
}];

fn two_leave_and_two_dishes_are_cooked(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    at_least(record, A_DISH * 2)?;
    shorter_than(record, A_DISH * 3)?;
    for (dish, leaves) in [("soup", true), ("rice", true), ("cake", false)] {
        let label = format!("who wants {dish}");
        let guest = record.tasks().iter().find(|task| task.label == label);
        let at = guest
            .and_then(|guest| guest.outcome.at())
            .map(Duration::from_micros)
            .ok_or(format!("{label} is not in the record"))?;
        must(
            leaves == (at < A_DISH) && leaves == (at < A_DISH * 2),
            format!("{label} is gone at {at:?}"),
        )?;
    }
    Ok(())
}
