//! Fetches: with a callback, in sequence, and at the same time; and a screen
//! that freezes, or does not.

use std::time::Duration;

use tokio::sync::oneshot;

use crate::pictures::{
    Lanes, Picture, all_are_done, all_overlap, at_least, must, on_a_single_thread, one_at_a_time,
    shorter_than,
};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/created_early.rs"]
mod created_early;
#[allow(dead_code)] // its main
#[path = "examples/fetch_concurrently.rs"]
mod fetch_concurrently;
#[allow(dead_code)] // its main
#[path = "examples/fetch_in_sequence.rs"]
mod fetch_in_sequence;
#[allow(dead_code)] // its main
#[path = "examples/fetch_with_callback.rs"]
mod fetch_with_callback;
#[allow(dead_code)] // its main
#[path = "examples/frozen_screen.rs"]
mod frozen_screen;

use frozen_screen::{fetch_and_await, fetch_and_block, redraw_the_screen};

const LESSON: &str = "asynchronous_is_not_concurrent";

const RECIPE: &str = "recipe";
const LIST: &str = "shopping list";
const EPISODE: &str = "episode";

/// What the three fetches wait for, one after the other.
const ALL_THE_WAITING: Duration = Duration::from_millis(30 + 20 + 10);

const CALLER: &str = "the caller";
const CALLBACK: &str = "the callback";
const SCREEN: &str = "the screen";
const FETCH: &str = "the fetch";

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[
    Picture {
        lesson: LESSON,
        name: "fetch_with_callback",
        title: "A callback, and a caller that waits for it",
        description: "The call returns at once. The caller needs the item, and waits for it from then on, until the callback has run.",
        lanes: Lanes::ByTask,
        scale: 0,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                let recorder = timeline.clone();
                let call = async move {
                    let (hand_over, item) = oneshot::channel();
                    fetch_with_callback::fetch_with_callback(RECIPE, move |item| {
                        recorder.run(CALLBACK, || {
                            hand_over.send(item).expect("the caller waits for it");
                        });
                    });
                    item.await.expect("the callback is called");
                };
                timeline.record(CALLER, call).await;
            })
        },
        shows: returns_and_waits,
        always: returns_and_waits,
    },
    Picture {
        lesson: LESSON,
        name: "fetch_in_sequence",
        title: "Three awaits in a row",
        description: "Each fetch begins when the one before it is done.",
        lanes: Lanes::ByTask,
        scale: 0,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                for item in [RECIPE, LIST, EPISODE] {
                    timeline.record(item, fetch_in_sequence::fetch(item)).await;
                }
            })
        },
        shows: in_sequence,
        always: in_sequence,
    },
    Picture {
        lesson: LESSON,
        name: "created_early",
        title: "Three futures made first, and awaited one after the other",
        description: "All three futures exist from the start, and each is polled for the first time when the one before it is done.",
        lanes: Lanes::ByTask,
        scale: 70,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                let fetches = [RECIPE, LIST, EPISODE]
                    .map(|item| timeline.record(item, created_early::fetch(item)));
                for fetch in fetches {
                    fetch.await;
                }
            })
        },
        shows: made_early_and_begun_late,
        always: made_early_and_begun_late,
    },
    Picture {
        lesson: LESSON,
        name: "fetch_concurrently",
        title: "Three fetches, joined",
        description: "All three fetches begin at once, wait at the same time, and all is done when the slowest is. Never two are polled at the same moment.",
        lanes: Lanes::ByTask,
        scale: 70,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                let [recipe, list, episode] = [RECIPE, LIST, EPISODE]
                    .map(|item| timeline.record(item, fetch_concurrently::fetch(item)));
                tokio::join!(recipe, list, episode);
            })
        },
        shows: joined,
        always: joined,
    },
    Picture {
        lesson: LESSON,
        name: "frozen_screen",
        title: "A fetch that blocks the thread of the screen",
        description: "The fetch holds the only thread from beginning to end. The screen is ready to be redrawn all the while, and is never polled.",
        lanes: Lanes::ByTask,
        scale: 36,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                tokio::spawn(timeline.record(SCREEN, redraw_the_screen()));
                timeline.record(FETCH, fetch_and_block()).await;
            })
        },
        shows: frozen,
        always: frozen,
    },
    Picture {
        lesson: LESSON,
        name: "living_screen",
        title: "A fetch that is awaited, on the thread of the screen",
        description: "The fetch is polled when it begins and when its answer is there. In between the same thread redraws the screen every five milliseconds.",
        lanes: Lanes::ByTask,
        scale: 36,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                tokio::spawn(timeline.record(SCREEN, redraw_the_screen()));
                timeline.record(FETCH, fetch_and_await()).await;
            })
        },
        shows: living,
        always: living,
    },
];

fn returns_and_waits(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    let (caller, callback) = (polls(record, CALLER), polls(record, CALLBACK));
    must(
        caller.len() == 2 && callback.len() == 1,
        "the caller is not put down once, or the callback not called once",
    )?;
    must(
        caller[0].1 <= callback[0].0 && callback[0].1 <= caller[1].0,
        "the callback does not run while the caller waits",
    )
}

fn in_sequence(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    one_at_a_time(record)?;
    at_least(record, ALL_THE_WAITING)
}

fn made_early_and_begun_late(record: &Record) -> Result<(), String> {
    in_sequence(record)?;
    let first_done = record.tasks()[0].outcome.at();
    let made_before = |task: &timeline::Task| Some(task.created) < first_done;
    must(
        record.tasks().iter().all(made_before),
        "not every future is made before the first is done",
    )
}

fn joined(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    all_overlap(record)?;
    shorter_than(record, ALL_THE_WAITING)
}

fn frozen(record: &Record) -> Result<(), String> {
    let redrawn = polls(record, SCREEN).len();
    must(
        redrawn == 0,
        format!("the screen is redrawn {redrawn} times"),
    )
}

fn living(record: &Record) -> Result<(), String> {
    let redrawn = polls(record, SCREEN).len();
    must(
        redrawn >= 4,
        format!("the screen is redrawn {redrawn} times"),
    )?;
    must(
        polls(record, FETCH).len() == 2,
        "the fetch is not polled twice",
    )
}

/// Beginning and end of every poll of the tasks with this label.
fn polls(record: &Record, label: &str) -> Vec<(u64, u64)> {
    record
        .tasks()
        .iter()
        .filter(|task| task.label == label)
        .flat_map(|task| &task.polls)
        .map(|poll| (poll.start, poll.end))
        .collect()
}
