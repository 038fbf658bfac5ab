//! Two cooks with the same orders and the same 50 ms: idle time and deadline.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::pictures::{Lanes, Picture, all_are_done, must, on_a_single_thread};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/idle_or_deadline.rs"]
mod idle_or_deadline;

use idle_or_deadline::{hang_up_orders, made_anew, made_once};

const WAITER: &str = "the waiter hangs up orders";
const ANEW: &str = "the sleep is made anew";
const ONCE: &str = "the sleep is made once";

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[Picture {
    lesson: "select",
    name: "idle_or_deadline",
    title: "An idle time and a deadline of the same length",
    description: "Ten orders come, one every twenty milliseconds. The cook whose sleep of fifty milliseconds is made anew in every turn of the loop cooks all ten, and goes home fifty milliseconds after the last. The cook whose sleep is made once goes home after fifty milliseconds, with two orders cooked.",
    lanes: Lanes::ByTask,
    scale: 0,
    make: |studio| {
        studio.on_one_thread(async |timeline: Timeline| {
            let (rail, orders) = mpsc::channel(8);
            let (other_rail, same_orders) = mpsc::channel(8);
            let waiter = tokio::spawn(timeline.record(WAITER, hang_up_orders(rail)));
            tokio::spawn(hang_up_orders(other_rail));
            let anew = tokio::spawn(timeline.record(ANEW, made_anew(orders)));
            let once = tokio::spawn(timeline.record(ONCE, made_once(same_orders)));
            for cook in [anew, once] {
                cook.await.expect("no cook panics");
            }
            waiter.await.expect("the waiter does not panic");
        })
    },
    shows: idle_time_and_deadline,
    always: idle_time_and_deadline,
}];

fn idle_time_and_deadline(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    let home = |cook: &str| {
        let task = record.tasks().iter().find(|task| task.label == cook);
        let done = task.and_then(|task| task.outcome.at());
        Duration::from_micros(done.unwrap_or_default())
    };
    must(
        home(ONCE) >= Duration::from_millis(50) && home(ONCE) < Duration::from_millis(60),
        format!("the deadline is met after {:?}", home(ONCE)),
    )?;
    must(
        home(ANEW) >= Duration::from_millis(250),
        format!("the idle time is over after {:?}", home(ANEW)),
    )
}
