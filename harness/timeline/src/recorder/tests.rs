//! The wrapper on real runtimes: what must hold whatever the timing.

use std::sync::Barrier;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::yield_now;

use super::*;

/// A clock that is read once a microsecond.
fn ticking() -> impl Fn() -> Instant + Send + Sync + 'static {
    let base = Instant::now();
    let reads = AtomicUsize::new(0);
    move || base + Duration::from_micros(reads.fetch_add(1, Ordering::Relaxed) as u64)
}

fn labels(record: &Record) -> Vec<&str> {
    record.tasks().iter().map(|t| t.label.as_str()).collect()
}

/// Whatever happened, it can be written down, read back, drawn and told.
fn check(record: &Record) {
    assert_eq!(record.to_string().parse().as_ref(), Ok(record));
    for picture in [record.by_task(), record.by_thread()] {
        assert!(picture.svg("A title", "What it shows.").len() <= 15_000);
        assert!(!picture.text().is_empty());
    }
}

#[tokio::test]
async fn every_poll_is_recorded() {
    let timeline = Timeline::start();
    timeline
        .record("three", async {
            yield_now().await;
            yield_now().await;
        })
        .await;
    let record = timeline.finish();
    let task = &record.tasks()[0];
    assert_eq!(task.polls.len(), 3);
    assert!(matches!(task.outcome, Outcome::Done(_)));
    assert!(!task.blocking);
    assert_eq!(record.threads().len(), 1);
    check(&record);
}

#[tokio::test]
async fn tasks_that_yield_take_turns() {
    let timeline = Timeline::start_with(ticking());
    let chore = || async {
        yield_now().await;
    };
    tokio::join!(timeline.record("a", chore()), timeline.record("b", chore()));
    let record = timeline.finish();
    assert_eq!(record.alive_at_once(), 2);
    assert_eq!(record.polled_at_once(), 1);
    assert_eq!(labels(&record), ["a", "b"]);
    check(&record);
}

#[tokio::test]
async fn the_output_of_the_future_comes_through() {
    let timeline = Timeline::start();
    assert_eq!(timeline.record("seven", async { 7 }).await, 7);
    assert_eq!(timeline.run("eight", || 8), 8);
}

#[tokio::test]
async fn a_future_dropped_before_it_is_done_was_cancelled() {
    let timeline = Timeline::start();
    let wait = Notify::new();
    let mut waiting = Box::pin(timeline.record("begun", wait.notified()));
    assert!(poll_once(waiting.as_mut()).await.is_pending());
    drop(waiting);
    drop(timeline.record("never polled", async {}));
    let record = timeline.finish();
    let [begun, never] = record.tasks() else {
        panic!("two were recorded")
    };
    assert!(matches!(begun.outcome, Outcome::Cancelled(_)));
    assert_eq!(begun.polls.len(), 1);
    assert!(matches!(never.outcome, Outcome::Cancelled(_)));
    assert!(never.polls.is_empty());
    check(&record);
}

#[tokio::test]
async fn an_aborted_task_was_cancelled() {
    let timeline = Timeline::start();
    let task = tokio::spawn(timeline.record("for ever", std::future::pending::<()>()));
    yield_now().await;
    task.abort();
    let error = task.await.expect_err("it was aborted");
    assert!(error.is_cancelled());
    let record = timeline.finish();
    assert!(matches!(record.tasks()[0].outcome, Outcome::Cancelled(_)));
    check(&record);
}

#[tokio::test]
async fn a_panic_is_recorded_and_poisons_nothing() {
    let timeline = Timeline::start();
    let burnt = timeline.record("burnt", async {
        yield_now().await;
        // Not `panic!`, which would write to the output of the tests.
        std::panic::resume_unwind(Box::new("smoke"));
    });
    let error = tokio::spawn(burnt).await.expect_err("it panics");
    assert!(error.is_panic());
    let blocking = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        timeline.run("burnt too", || {
            std::panic::resume_unwind(Box::new("more smoke"))
        })
    }));
    assert!(blocking.is_err());
    timeline.record("after", async {}).await;
    // Not in any task: the panics have left nothing behind.
    timeline.mark("aired");

    let record = timeline.finish();
    let [burnt, too, after] = record.tasks() else {
        panic!("three were recorded")
    };
    assert!(matches!(burnt.outcome, Outcome::Panicked(_)));
    assert_eq!(burnt.polls.len(), 2);
    assert!(matches!(too.outcome, Outcome::Panicked(_)));
    assert!(matches!(after.outcome, Outcome::Done(_)));
    assert_eq!(record.marks().len(), 1);
    check(&record);
}

#[tokio::test]
async fn what_goes_on_at_the_end_is_unfinished() {
    let timeline = Timeline::start();
    let mut waiting = Box::pin(timeline.record("waiting", std::future::pending::<()>()));
    assert!(poll_once(waiting.as_mut()).await.is_pending());
    let copy = timeline.clone();
    let record = timeline
        .record("within", async move { copy.finish() })
        .await;
    assert_eq!(record.tasks()[0].outcome, Outcome::Unfinished);
    assert_eq!(record.tasks()[0].polls.len(), 1);
    // The poll that called `finish` is in the record, up to that moment.
    assert_eq!(record.tasks()[1].outcome, Outcome::Unfinished);
    assert_eq!(record.tasks()[1].polls.len(), 1);
    assert_eq!(
        Duration::from_micros(record.tasks()[1].polls[0].end),
        record.length()
    );
    check(&record);
}

#[tokio::test]
async fn a_mark_belongs_to_the_innermost_that_runs_here() {
    mark("nothing records this");
    let timeline = Timeline::start();
    let other = Timeline::start();
    timeline
        .record("outer", async {
            mark("begins");
            let inner = timeline.record("inner", async {
                mark("within");
                yield_now().await;
                other.mark("elsewhere");
            });
            inner.await;
            timeline.mark("ends");
        })
        .await;
    timeline.mark("over");
    mark("nothing records this either");

    let record = timeline.finish();
    let names =
        |task: &Task| -> Vec<String> { task.marks.iter().map(|mark| mark.name.clone()).collect() };
    assert_eq!(names(&record.tasks()[0]), ["begins", "ends"]);
    assert_eq!(names(&record.tasks()[1]), ["within"]);
    assert_eq!(record.marks()[0].name, "over");
    assert_eq!(record.marks().len(), 1);
    assert_eq!(other.finish().marks()[0].name, "elsewhere");
    // Polled within the outer poll, on the same thread.
    assert_eq!(record.polled_at_once(), 1);
    check(&record);
}

#[test]
fn threads_that_work_at_the_same_moment_are_seen_to() {
    let timeline = Timeline::start();
    let together = Barrier::new(3);
    thread::scope(|scope| {
        for name in ["first cook", "second cook", "third cook"] {
            let (timeline, together) = (&timeline, &together);
            thread::Builder::new()
                .name(name.into())
                .spawn_scoped(scope, move || {
                    timeline.run(name, || {
                        together.wait();
                        // All three are in their closures here. The nap makes
                        // that long enough for a clock of microseconds.
                        thread::sleep(Duration::from_millis(1));
                        together.wait();
                    });
                })
                .expect("the system has room for three threads");
        }
    });
    let record = timeline.finish();
    assert_eq!(record.polled_at_once(), 3);
    assert!(record.overlaps("first cook", "third cook"));
    let mut names: Vec<String> = record.threads().iter().map(Thread::to_string).collect();
    names.sort();
    assert_eq!(names, ["first cook", "second cook", "third cook"]);
    assert!(record.tasks().iter().all(|task| task.blocking));
    check(&record);
}

#[test]
fn workers_are_told_from_other_threads() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("the system has room for two threads");
    let timeline = Timeline::start();
    runtime.block_on(async {
        timeline.record("here", async {}).await;
        let spawned = tokio::spawn(timeline.record("spawned", async {}));
        spawned.await.expect("it does not panic");
        let copy = timeline.clone();
        tokio::task::spawn_blocking(move || copy.run("blocking", || ()))
            .await
            .expect("it does not panic");
    });
    thread::scope(|scope| {
        scope.spawn(|| timeline.run("unnamed", || ()));
    });
    let record = timeline.finish();
    let thread = |label: &str| {
        let task = record.task(label).expect("it was recorded");
        record.threads()[task.threads()[0]].clone()
    };
    assert_eq!(thread("spawned"), Thread::Worker(0));
    assert!(matches!(thread("here"), Thread::Other(_) | Thread::Main));
    assert_eq!(
        thread("blocking"),
        Thread::Other("blocking thread 0".into())
    );
    assert_eq!(thread("unnamed"), Thread::Other("thread 0".into()));
    check(&record);
}

#[tokio::test]
async fn the_times_are_those_of_the_clock() {
    let timeline = Timeline::start_with(ticking());
    timeline
        .record("a", async {
            mark("m");
            yield_now().await;
        })
        .await;
    let record = timeline.finish();
    // Read once each: the start (0), made, poll, mark, end, poll, end, finish.
    let task = &record.tasks()[0];
    assert_eq!(task.created, 1);
    let times: Vec<_> = task
        .polls
        .iter()
        .map(|poll| (poll.start, poll.end))
        .collect();
    assert_eq!(times, [(2, 4), (5, 6)]);
    assert_eq!(task.marks[0].at, 3);
    assert_eq!(task.outcome, Outcome::Done(6));
    assert_eq!(record.length(), Duration::from_micros(7));
}

#[tokio::test]
async fn a_clock_that_runs_backwards_does_not_break_the_record() {
    let base = Instant::now();
    let reads = AtomicUsize::new(0);
    let timeline = Timeline::start_with(move || {
        let read = reads.fetch_add(1, Ordering::Relaxed) as u64;
        base + Duration::from_secs(1) - Duration::from_millis(read * read % 7)
    });
    for _ in 0..5 {
        timeline
            .record("a", async {
                timeline.mark("m");
                yield_now().await;
            })
            .await;
        timeline.mark("m");
    }
    check(&timeline.finish());
}

#[test]
fn a_timeline_that_is_dropped_is_freed() {
    let clock = Arc::new(());
    let held = Arc::clone(&clock);
    let timeline = Timeline::start_with(move || {
        let _ = &held;
        Instant::now()
    });
    timeline.run("work", || ());
    drop(timeline.record("future", async {}));
    drop(timeline);
    assert_eq!(Arc::strong_count(&clock), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_on_two_workers_are_polled_two_at_a_time_at_most() {
    let timeline = Timeline::start();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..100 {
        tasks.spawn(timeline.record(format!("task {task}"), async {
            for _ in 0..10 {
                yield_now().await;
            }
        }));
    }
    tasks.join_all().await;
    let record = timeline.finish();
    assert!(record.polled_at_once() <= 2);
    assert!(record.tasks().iter().all(|task| task.polls.len() == 11));
    check(&record);
}

/// Polls once and says what came of it.
async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Polled<F::Output> {
    std::future::poll_fn(|cx| Polled::Ready(future.as_mut().poll(cx))).await
}
