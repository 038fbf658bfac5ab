//! Dinner, laundry and a show: one after the other, interleaved, and by three
//! people; and the same by hand.

use std::thread;
use std::time::Duration;

use crate::pictures::{
    Lanes, Picture, Studio, all_are_done, all_overlap, at_least, at_most_two_at_work, must,
    on_a_single_thread, on_workers, one_at_a_time, shorter_than,
};
use timeline::{Record, Timeline};

#[allow(dead_code)] // its main
#[path = "examples/complete_tasks.rs"]
mod complete_tasks;
#[allow(dead_code)] // its main
#[path = "examples/hands_all_the_time.rs"]
mod hands_all_the_time;
#[allow(dead_code)] // its main and its chores, which are those of complete_tasks
#[path = "examples/three_people.rs"]
mod three_people;

use complete_tasks::{do_laundry, make_dinner, watch_latest_episode};
use hands_all_the_time::by_hand;
use three_people::person;

const LESSON: &str = "three_chores";

const DINNER: &str = "make dinner";
const LAUNDRY: &str = "do laundry";
const SHOW: &str = "watch the show";

/// What the three chores wait for, one after the other.
const ALL_THE_WAITING: Duration = Duration::from_millis(60 + 40 + 20);

/// What is recorded as pictures.
pub const PICTURES: &[Picture] = &[
    Picture {
        lesson: LESSON,
        name: "one_after_another",
        title: "Three chores, one after the other",
        description: "Each chore begins when the one before it is done. Most of the time nobody works: the thread waits for the rice, then for the machine, then for the ads.",
        lanes: Lanes::ByTask,
        scale: 160,
        make: |studio| {
            studio.on_one_thread(async |timeline: Timeline| {
                timeline.record(DINNER, make_dinner()).await;
                timeline.record(LAUNDRY, do_laundry()).await;
                timeline.record(SHOW, watch_latest_episode()).await;
            })
        },
        shows: one_chore_at_a_time,
        always: one_chore_at_a_time,
    },
    Picture {
        lesson: LESSON,
        name: "one_person",
        title: "Three chores, interleaved by one person",
        description: "One thread begins all three chores before the first is done. While the rice boils, the machine spins and the ads run. Never two chores are worked on at the same moment, and all is done when dinner is.",
        lanes: Lanes::ByTask,
        scale: 160,
        make: |studio| studio.on_one_thread(async |timeline| spawn_and_wait(timeline).await),
        shows: interleaved,
        always: interleaved,
    },
    Picture {
        lesson: LESSON,
        name: "three_people",
        title: "Three chores, by three people",
        description: "Three threads, each with one chore. They work at the same moment and wait at the same moment, and all is done when dinner is: no sooner than with one person.",
        lanes: Lanes::ByTask,
        scale: 160,
        make: |_| {
            let timeline = Timeline::start();
            in_three_hands([
                person(timeline.record(DINNER, make_dinner())),
                person(timeline.record(LAUNDRY, do_laundry())),
                person(timeline.record(SHOW, watch_latest_episode())),
            ]);
            timeline.finish()
        },
        shows: |record| {
            one_thread_each(record)?;
            all_overlap(record)?;
            shorter_than(record, ALL_THE_WAITING)
        },
        always: one_thread_each,
    },
    Picture {
        lesson: LESSON,
        name: "complete_tasks",
        title: "Three chores as tasks, on two workers",
        description: "Three tasks on two threads. The runtime decides which of the two works on which chore, and one chore may be worked on by both, one after the other. All is done when dinner is.",
        lanes: Lanes::ByTask,
        scale: 160,
        make: |_| on_workers(2, async |timeline| spawn_and_wait(timeline).await),
        shows: |record| {
            at_most_two_at_work(record)?;
            all_overlap(record)?;
            shorter_than(record, ALL_THE_WAITING)
        },
        always: at_most_two_at_work,
    },
    Picture {
        lesson: LESSON,
        name: "hands_of_one_person",
        title: "Three chores by hand, interleaved by one person",
        description: "The thread goes from chore to chore and back, and is never idle. All three are done late, close together: interleaving has gained nothing.",
        lanes: Lanes::ByTask,
        scale: 60,
        // In real time, for by Tokio's clock, when paused, work takes no time.
        make: |_| {
            Studio::real().on_one_thread(async |timeline: Timeline| {
                let chores = [
                    tokio::spawn(timeline.record(DINNER, by_hand("Dinner"))),
                    tokio::spawn(timeline.record(LAUNDRY, by_hand("Laundry"))),
                    tokio::spawn(timeline.record(SHOW, by_hand("The show"))),
                ];
                for chore in chores {
                    chore.await.expect("no chore panics");
                }
            })
        },
        shows: nothing_gained,
        always: nothing_gained,
    },
    Picture {
        lesson: LESSON,
        name: "hands_of_three_people",
        title: "Three chores by hand, by three people",
        description: "Three threads, each at work on its own chore without a pause, all at the same time.",
        lanes: Lanes::ByTask,
        scale: 60,
        make: |_| {
            let timeline = Timeline::start();
            in_three_hands([
                person(timeline.record(DINNER, by_hand("Dinner"))),
                person(timeline.record(LAUNDRY, by_hand("Laundry"))),
                person(timeline.record(SHOW, by_hand("The show"))),
            ]);
            timeline.finish()
        },
        shows: |record| {
            one_thread_each(record)?;
            all_overlap(record)?;
            must(
                record.polled_at_once() >= 2,
                "no two are at work at the same time",
            )
        },
        always: one_thread_each,
    },
];

async fn spawn_and_wait(timeline: Timeline) {
    let chores = [
        tokio::spawn(timeline.record(DINNER, make_dinner())),
        tokio::spawn(timeline.record(LAUNDRY, do_laundry())),
        tokio::spawn(timeline.record(SHOW, watch_latest_episode())),
    ];
    for chore in chores {
        chore.await.expect("no chore panics");
    }
}

fn in_three_hands(people: [thread::JoinHandle<()>; 3]) {
    for person in people {
        person.join().expect("no chore panics");
    }
}

fn one_chore_at_a_time(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    one_at_a_time(record)?;
    at_least(record, ALL_THE_WAITING)
}

fn interleaved(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    all_overlap(record)?;
    shorter_than(record, ALL_THE_WAITING)
}

fn one_thread_each(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    must(
        record.threads().len() == 3 && record.tasks().iter().all(|task| task.threads().len() == 1),
        "not every chore has a thread of its own",
    )
}

fn nothing_gained(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    on_a_single_thread(record)?;
    all_overlap(record)?;
    must(
        record.tasks().iter().all(|task| task.polls.len() == 5),
        format!("the turns are {:?}", record.poll_order()),
    )?;
    at_least(
        record,
        record.tasks().iter().map(|task| task.polled_for()).sum(),
    )
}
