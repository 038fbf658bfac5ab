//! A record: its threads, tasks, polls and marks.

use std::fmt;
mod queries;

/// One run, as [`Timeline::finish`](super::Timeline::finish) returns it or
/// [`str::parse`] reads it back.
///
/// All times are whole microseconds since the start of the recording. A record
/// never changes; it is drawn by [`by_task`](Record::by_task) and
/// [`by_thread`](Record::by_thread) and written down by its [`Display`], in the
/// format that [the module](super#the-file-format) explains.
///
/// [`Display`]: fmt::Display
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub(super) origin: Option<Origin>,
    pub(super) end: u64,
    pub(super) threads: Vec<Thread>,
    pub(super) marks: Vec<Mark>,
    pub(super) tasks: Vec<Task>,
}

/// The day, the versions and the machine of a recording.
///
/// [`Display`](fmt::Display) makes a sentence of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The day, such as `2026-11-23`.
    pub date: String,
    /// The compiler, such as `1.95.0`.
    pub rustc: String,
    /// The version of Tokio, such as `1.54.1`.
    pub tokio: String,
    /// The machine, such as `Linux, 2 cores`.
    pub machine: String,
}

/// A thread that polled something, in the order of first appearance.
///
/// A number is the order of first appearance too, and not what Tokio or the
/// system call the thread: it is the same on every run that goes the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thread {
    /// The thread that `main` runs on. `#[tokio::main]` polls the future of
    /// `main` there, on the multi-thread runtime as well.
    Main,
    /// A worker of a Tokio runtime.
    Worker(usize),
    /// Any other thread, by its own name if it has one: `first cook`,
    /// `thread 0`, `blocking thread 0` (from the pool of `spawn_blocking`).
    Other(String),
}

/// A recorded future, or recorded blocking work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The name that it was recorded under.
    pub label: String,
    /// The time when it was made. A future that exists has not begun: it begins
    /// with its first poll.
    pub created: u64,
    /// True for a closure that held its thread from beginning to end
    /// ([`Timeline::run`](super::Timeline::run)); it then has one poll, which
    /// is the whole of it.
    pub blocking: bool,
    /// Every poll, in order.
    pub polls: Vec<Poll>,
    /// The moments that it marked, in order.
    pub marks: Vec<Mark>,
    /// The end.
    pub outcome: Outcome,
}

/// One call of [`Future::poll`]: from `start` to `end` the task had a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poll {
    /// The time when it began.
    pub start: u64,
    /// The time when it returned. A poll of less than a microsecond may have no length.
    pub end: u64,
    /// The thread, as an index into [`Record::threads`].
    pub thread: usize,
}

/// A moment with a name. The time up to the next one may be read as a phase:
/// "hands on the pan", then "boiling".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The time.
    pub at: u64,
    /// The name of the moment.
    pub name: String,
}

/// The end of a task, and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The last poll returned `Ready`, or the closure returned.
    Done(u64),
    /// The task was dropped before it was done: cancelled.
    Cancelled(u64),
    /// A poll panicked.
    Panicked(u64),
    /// The task was neither done nor dropped when the recording ended.
    Unfinished,
}

impl Outcome {
    /// The time when the task ended, or `None` if it was still there at the end of
    /// the recording.
    pub fn at(self) -> Option<u64> {
        match self {
            Outcome::Done(at) | Outcome::Cancelled(at) | Outcome::Panicked(at) => Some(at),
            Outcome::Unfinished => None,
        }
    }
}

impl Record {
    /// Adds the origin to the record.
    pub fn with_origin(mut self, origin: Origin) -> Record {
        self.origin = Some(origin);
        self
    }

    /// The origin, if it was noted.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The tasks, in the order in which they were made.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The first task with this label.
    pub fn task(&self, label: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.label == label)
    }

    /// The threads that polled something, in the order of first appearance.
    pub fn threads(&self) -> &[Thread] {
        &self.threads
    }

    /// The moments marked outside of every recorded task.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thread::Main => f.write_str("main"),
            Thread::Worker(number) => write!(f, "worker {number}"),
            Thread::Other(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Recorded on {} with rustc {} and Tokio {} on {}.",
            self.date, self.rustc, self.tokio, self.machine
        )
    }
}
