//! The pictures of real runs in the book: how each is recorded, what it is
//! called, and what it claims.
//!
//! A picture runs the functions of the program that its lesson shows, wrapped
//! by a [`Timeline`]. `cargo run -- picture NAME` makes such a run on your own
//! computer; with `--record` it writes the [`Files`] of the book, from which
//! `cargo test` draws and tells the picture again, and asks the record for what
//! the lesson says of it.
//!
//! To add one: write it in `pictures.rs` in the lesson's folder, and
//! `pub mod pictures;` in its `judged.rs`.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use timeline::{Record, Task, Timeline};

pub use timeline::Lanes;

/// A picture of a run.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    /// The lesson that shows it: the stem of the chapter's file.
    pub lesson: &'static str,
    /// The name of its files.
    pub name: &'static str,
    /// The title, for readers who do not see it.
    pub title: &'static str,
    /// A sentence on what it shows, for the same readers.
    pub description: &'static str,
    /// The meaning of a lane.
    pub lanes: Lanes,
    /// The least length of the axis, in milliseconds, so that pictures side by side
    /// have the same scale.
    pub scale: u64,
    /// Makes a run of it.
    pub make: fn(&Studio) -> Record,
    /// The claim of the lesson, asked of the record in the book.
    pub shows: Claim,
    /// The claim that holds for every run, on a busy machine too, when the studio is
    /// not in [real time](Studio::real).
    pub always: Claim,
}

/// A question to a record, and what is wrong with it if the answer is no.
pub type Claim = fn(&Record) -> Result<(), String>;

/// The committed files of a picture, by the ends of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// `.timeline`: the record, from which the others are made.
    pub record: String,
    /// `.svg`: the picture, for the chapter to include.
    pub svg: String,
    /// `.md`: the picture in words, with what it was recorded on, and how.
    pub words: String,
}

impl Picture {
    /// The files that `record` makes.
    pub fn files(&self, record: &Record) -> Files {
        let picture = record.in_lanes(self.lanes);
        Files {
            record: record.to_string(),
            svg: picture
                .at_least(Duration::from_millis(self.scale))
                .svg(self.title, self.description),
            words: format!(
                "{}\nRecord it on your own computer: `cargo run -- picture {}`.\n",
                picture.text(),
                self.name
            ),
        }
    }
}

/// The setting of a run on one thread: its runtime, and the clock that its timeline
/// reads.
#[derive(Debug, Clone, Copy)]
pub struct Studio {
    runtime: fn() -> Runtime,
    timeline: fn() -> Timeline,
}

impl Studio {
    /// A studio in real time, in which a picture for readers is recorded.
    pub fn real() -> Studio {
        Studio {
            runtime: one_thread,
            timeline: Timeline::start,
        }
    }

    /// A studio with a current-thread runtime made by `runtime` and a timeline that
    /// `timeline` starts on it.
    ///
    /// With Tokio's clock paused, and a timeline that reads it, a run on one
    /// thread goes the same way every time.
    pub fn new(runtime: fn() -> Runtime, timeline: fn() -> Timeline) -> Studio {
        Studio { runtime, timeline }
    }

    pub(crate) fn on_one_thread(&self, scene: impl AsyncFnOnce(Timeline)) -> Record {
        (self.runtime)().block_on(async {
            let timeline = (self.timeline)();
            scene(timeline.clone()).await;
            timeline.finish()
        })
    }
}

fn one_thread() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the runtime starts")
}

/// Records `scene` on `count` workers, in real time.
pub(crate) fn on_workers(count: usize, scene: impl AsyncFnOnce(Timeline)) -> Record {
    let runtime = Builder::new_multi_thread()
        .worker_threads(count)
        .enable_all()
        .build()
        .expect("the runtime starts");
    runtime.block_on(async {
        let timeline = Timeline::start();
        scene(timeline.clone()).await;
        timeline.finish()
    })
}

pub(crate) fn at_most_two_at_work(record: &Record) -> Result<(), String> {
    all_are_done(record)?;
    let at_work = record.polled_at_once();
    must(
        at_work <= 2,
        format!("{at_work} are at work on two workers"),
    )
}

pub(crate) fn must(holds: bool, otherwise: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// Demands that each task has begun before any other has ended.
pub(crate) fn all_overlap(record: &Record) -> Result<(), String> {
    let tasks = record.tasks();
    must(
        record.alive_at_once() == tasks.len(),
        format!(
            "of {} tasks only {} are begun and not ended at the same time",
            tasks.len(),
            record.alive_at_once()
        ),
    )
}

/// Demands that no task has begun before the one before it has ended.
pub(crate) fn one_at_a_time(record: &Record) -> Result<(), String> {
    must(
        record.alive_at_once() == 1,
        format!("{} tasks overlap", record.alive_at_once()),
    )
}

pub(crate) fn all_are_done(record: &Record) -> Result<(), String> {
    let done = |task: &Task| matches!(task.outcome, timeline::Outcome::Done(_));
    must(record.tasks().iter().all(done), "not every task is done")
}

/// Demands that one thread polls all tasks, one at a time.
pub(crate) fn on_a_single_thread(record: &Record) -> Result<(), String> {
    must(
        record.threads().len() == 1 && record.polled_at_once() == 1,
        format!(
            "{} threads poll, {} at once",
            record.threads().len(),
            record.polled_at_once()
        ),
    )
}

pub(crate) fn shorter_than(record: &Record, limit: Duration) -> Result<(), String> {
    let makespan = record.makespan();
    must(
        makespan < limit,
        format!("it takes {makespan:?}, and not less than {limit:?}"),
    )
}

pub(crate) fn at_least(record: &Record, limit: Duration) -> Result<(), String> {
    let makespan = record.makespan();
    must(
        makespan >= limit,
        format!("it takes {makespan:?}, and not {limit:?} or more"),
    )
}
