//! The clock of these tests is paused: it jumps to where the next timer rings, so
//! an hour takes no time, and what is measured is exact.
//!
//! The starter is refused by `gives_what_each_chore_gave`: "what did each of them give?"

use super::{Chore, evening};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task;
use tokio::time::{Instant, sleep};

/// A chore that takes `millis` ms and gives as many plates.
fn plates(millis: u32) -> Chore {
    Box::pin(async move {
        sleep(Duration::from_millis(millis.into())).await;
        millis
    })
}

fn breaks() -> Chore {
    Box::pin(async { panic!("a plate is broken (this panic is part of the test)") })
}

#[tokio::test(start_paused = true)]
async fn gives_what_each_chore_gave() {
    let given = evening(vec![plates(3), plates(1), plates(2)]).await;
    assert_eq!(
        given,
        [Some(3), Some(1), Some(2)],
        "in the order in which the chores were handed in, and not in that in which they ended"
    );
}

#[tokio::test(start_paused = true)]
async fn takes_as_long_as_the_longest_chore() {
    for longest in [0, 70, 3_600_000] {
        let start = Instant::now();
        evening(vec![
            plates(longest / 2),
            plates(longest),
            plates(longest / 3),
        ])
        .await;
        let took = start.elapsed().as_millis();
        let longest = u128::from(longest);
        assert!(
            took <= longest + 1, // a timer may ring 1 ms late
            "the longest chore takes {longest} ms and the evening took {took}: either the chores \
             wait for each other, or you sleep. A handle tells you when its task has ended; no \
             sleep can know"
        );
        assert!(
            took >= longest,
            "the evening was over after {took} ms, and a chore of {longest} ms cannot have been"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn one_panic_costs_one_chore() {
    let given = evening(vec![plates(3), breaks(), plates(2)]).await;
    assert_eq!(
        given,
        [Some(3), None, Some(2)],
        "the second chore panicked; the others folded and washed as before"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_running() {
    evening(vec![breaks(), plates(500), breaks(), plates(200)]).await;
    let left = Handle::current().metrics().num_alive_tasks();
    assert_eq!(
        left, 0,
        "tasks were still at work when the evening was over: a panic is no reason to stop waiting for the others"
    );
}

#[tokio::test]
async fn each_is_a_task() {
    let tasks = Arc::new(Mutex::new(HashSet::new()));
    let chore = || -> Chore {
        let tasks = Arc::clone(&tasks);
        Box::pin(async move {
            tasks.lock().expect("nobody panics").extend(task::try_id());
            0
        })
    };
    evening(vec![chore(), chore(), chore()]).await;
    let number = tasks.lock().expect("nobody panics").len();
    assert_eq!(
        number, 3,
        "in so many tasks were the three chores done: each should have its own"
    );
}
