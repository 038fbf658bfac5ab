//! The polls of tasks, and their threads: recorded, drawn and described.
//!
//! A [`Timeline`] wraps the futures that it is given. Each wrapper notes when
//! every poll began and ended and on which thread, and whether the future was
//! done, was dropped before that (cancelled), or panicked. The [`Record`] is
//! drawn as an SVG, described as a Markdown list, asked in tests, and written down.
//!
//! ```
//! use std::time::Duration;
//! use timeline::{Timeline, mark};
//!
//! async fn make_dinner() {
//!     mark("hands on the pan");
//!     tokio::task::yield_now().await;
//!     mark("boiling");
//!     tokio::time::sleep(Duration::from_millis(5)).await;
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() {
//!     let timeline = Timeline::start();
//!     let dinner = tokio::spawn(timeline.record("make dinner", make_dinner()));
//!     let laundry = tokio::spawn(timeline.record("do laundry", async {
//!         tokio::time::sleep(Duration::from_millis(3)).await;
//!     }));
//!     dinner.await.expect("dinner does not panic");
//!     laundry.await.expect("laundry does not panic");
//!     let record = timeline.finish();
//!
//!     // A picture claims something; the record can be asked.
//!     assert!(record.overlaps("make dinner", "do laundry"));
//!     assert_eq!(record.polled_at_once(), 1);
//!     assert_eq!(record.alive_at_once(), 2);
//!
//!     let svg = record.by_task().svg("Two chores", "Laundry is done while dinner boils.");
//!     assert!(svg.starts_with("<svg"));
//!     println!("{}", record.by_task().text());
//! }
//! ```
//!
//! # What it sees
//!
//! The recorder sees a recorded future, and nothing else: a poll lasts from the
//! call of the wrapper's `poll` to its return, so that the work of the scheduler
//! in between belongs to no task. Where a thread is preempted in the middle of a
//! poll, the poll looks long; record on a quiet machine.
//!
//! # The file format
//!
//! `record.to_string()` and `text.parse::<Record>()` are each other's inverse.
//! One item a line: a word, then numbers in whole microseconds since the start,
//! then text up to the end of the line, in which `\n`, `\r` and `\\` stand for a
//! line feed, a carriage return and a backslash. Empty lines and lines that
//! begin with `#` are read over.
//!
//! ```
//! # use timeline::Record;
//! let record: Record = "\
//! timeline 1
//! date 2026-11-23
//! rustc 1.95.0
//! tokio 1.54.1
//! machine Linux, 2 cores
//! end 31250
//! thread main
//! thread worker 0
//! mark 12 the doorbell rings
//! task 3 make dinner
//! poll 20 45 1
//! poll 31080 31100 1
//! mark 21 hands on the pan
//! mark 44 boiling
//! done 31100
//! blocking 8 read the letter
//! poll 8 2500 0
//! done 2500
//! ".parse()?;
//! assert_eq!(record.tasks()[0].label, "make dinner");
//! # Ok::<(), timeline::ParseError>(())
//! ```
//!
//! In this order: the version; the [`Origin`], all four lines or none; how long
//! the recording took; the threads, which polls name by number, from 0; marks
//! outside of every task; the tasks. A task is a line `task CREATED LABEL` (or
//! `blocking` for a closure), its polls `poll START END THREAD`, its marks
//! `mark TIME NAME`, and one of `done TIME`, `cancelled TIME`, `panicked TIME`
//! and `unfinished`.

mod diagram;
mod drawing;
mod format;
mod lettering;
mod record;
mod recorder;
mod scene;
mod text;
mod words;

pub use diagram::Diagram;
pub use format::ParseError;
pub use record::{Mark, Origin, Outcome, Poll, Record, Task, Thread};
pub use recorder::{Recorded, Timeline, mark};
pub use scene::Lanes;
