//! The recorder: wrappers that note every poll of the futures in them.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll as Polled};
use std::thread::{self, ThreadId};
use std::time::Instant;

use crate::record::{Mark, Outcome, Poll, Record, Task, Thread};

/// A recording that is under way.
///
/// Clones record into the same [`Record`], so a task can take one along.
#[derive(Clone)]
pub struct Timeline {
    frame: Arc<Frame>,
    notes: Arc<Notes>,
}

/// The clock and the threads, which every poll asks for.
struct Frame {
    id: usize,
    clock: Box<dyn Fn() -> Instant + Send + Sync>,
    start: Instant,
    threads: Mutex<Vec<(ThreadId, Thread)>>,
}

/// The recorded marks and work. They lie apart from the frame, since the work
/// refers to that: were they one, the two would keep each other alive.
#[derive(Default)]
struct Notes {
    marks: Mutex<Vec<Mark>>,
    work: Mutex<Vec<Arc<Work>>>,
}

/// One recorded future or closure. Each has a lock of its own, which no other
/// task asks for before [`Timeline::finish`]: tasks do not wait for each other
/// because they are recorded. No lock is held while a recorded future or closure
/// runs, so a panic in one poisons nothing, and one may record others.
struct Work {
    frame: Arc<Frame>,
    log: Mutex<Log>,
}

struct Log {
    task: Task,
    /// The poll in progress: when it began, and on which thread.
    open: Option<(u64, usize)>,
}

thread_local! {
    /// The innermost recorded work that this thread is in, for [`mark`].
    static HERE: RefCell<Option<Arc<Work>>> = const { RefCell::new(None) };

    /// The index of this thread in the timeline with this id, asked for at
    /// every poll and different only where a thread serves two timelines.
    static INDEX: Cell<Option<(usize, usize)>> = const { Cell::new(None) };
}

impl Timeline {
    /// Starts a recording; its times count from here.
    ///
    /// The clock is [`Instant`], which is monotonic and real. Under Tokio's
    /// paused clock a sleep takes no real time: to see the time that the
    /// program sees, take [`start_with`](Timeline::start_with).
    pub fn start() -> Timeline {
        Timeline::start_with(Instant::now)
    }

    /// Starts a recording that reads the time from `clock`.
    ///
    /// `Timeline::start_with(|| tokio::time::Instant::now().into_std())` follows
    /// Tokio's clock where it is paused: polls then have no length, sleeps have
    /// exactly theirs, and on the current-thread runtime every run gives the
    /// same record.
    pub fn start_with(clock: impl Fn() -> Instant + Send + Sync + 'static) -> Timeline {
        static NEXT_ID: AtomicUsize = AtomicUsize::new(0);
        let start = clock();
        Timeline {
            frame: Arc::new(Frame {
                id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
                clock: Box::new(clock),
                start,
                threads: Mutex::default(),
            }),
            notes: Arc::default(),
        }
    }

    /// Wraps `future` so that its polls are recorded under `label`.
    ///
    /// Like every future, the wrapper does nothing until it is awaited or
    /// spawned. Labels need not be unique. A recorded future may contain
    /// another: the inner one's polls lie within the outer one's.
    pub fn record<F: Future>(&self, label: impl Into<String>, future: F) -> Recorded<F> {
        Recorded {
            future: Box::pin(future),
            work: self.begin(label.into(), false),
        }
    }

    /// Runs `work` on this thread, now, and records it under `label`: one long
    /// poll, for work that holds its thread from beginning to end.
    ///
    /// # Panics
    ///
    /// If `work` does; the record then says so.
    pub fn run<T>(&self, label: impl Into<String>, work: impl FnOnce() -> T) -> T {
        let log = self.begin(label.into(), true);
        let running = Running::start(&log);
        let result = work();
        running.stop(true);
        result
    }

    /// Gives this moment a name.
    ///
    /// Inside a future or closure that this timeline records, the moment
    /// belongs to it; elsewhere, to the record as a whole.
    pub fn mark(&self, name: impl Into<String>) {
        let here = HERE.with_borrow(Clone::clone);
        match here.filter(|work| Arc::ptr_eq(&work.frame, &self.frame)) {
            Some(work) => work.mark(name.into()),
            None => {
                // Read the clock under the lock, or two threads could leave
                // their marks out of order.
                let mut marks = lock(&self.notes.marks);
                let at = self.frame.now().max(last_mark(&marks));
                marks.push(Mark {
                    at,
                    name: name.into(),
                });
            }
        }
    }

    /// Ends the recording. Tasks that still go on stand in the record as
    /// [`Outcome::Unfinished`]; their later polls do not.
    pub fn finish(self) -> Record {
        let work = lock(&self.notes.work).clone();
        let marks = lock(&self.notes.marks).clone();
        let mut logs: Vec<(Task, Option<(u64, usize)>)> = work
            .iter()
            .map(|work| {
                let log = lock(&work.log);
                (log.task.clone(), log.open)
            })
            .collect();
        let threads = lock(&self.frame.threads)
            .iter()
            .map(|(_, thread)| thread.clone())
            .collect();
        // Read last, so that nothing in the record is later, whatever the clock
        // says.
        let noted = logs.iter().map(|(task, open)| {
            let outcome = task.outcome.at().unwrap_or(task.created);
            let open = open.map_or(0, |(start, _)| start);
            let polled = task.polls.last().map_or(0, |poll| poll.end);
            outcome.max(open).max(polled).max(last_mark(&task.marks))
        });
        let end = noted
            .chain([last_mark(&marks), self.frame.now()])
            .max()
            .unwrap_or(0);
        for (task, open) in &mut logs {
            if let Some((start, thread)) = *open {
                task.polls.push(Poll { start, end, thread });
            }
        }
        Record {
            origin: None,
            end,
            threads,
            marks,
            tasks: logs.into_iter().map(|(task, _)| task).collect(),
        }
    }

    fn begin(&self, label: String, blocking: bool) -> Arc<Work> {
        let work = Arc::new(Work {
            frame: Arc::clone(&self.frame),
            log: Mutex::new(Log {
                task: Task {
                    label,
                    created: self.frame.now(),
                    blocking,
                    polls: Vec::new(),
                    marks: Vec::new(),
                    outcome: Outcome::Unfinished,
                },
                open: None,
            }),
        });
        lock(&self.notes.work).push(Arc::clone(&work));
        work
    }
}

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeline").finish_non_exhaustive()
    }
}

/// Gives this moment a name in the recorded future or closure that is running
/// on this thread, the innermost if there are several.
///
/// Elsewhere it does nothing, so a function with marks can be used where
/// nothing is recorded.
pub fn mark(name: &str) {
    if let Some(work) = HERE.with_borrow(Clone::clone) {
        work.mark(name.into());
    }
}

/// A future whose polls are recorded; made by [`Timeline::record`].
///
/// Dropped before it is done, it is recorded as cancelled at that moment.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Recorded<F> {
    // Boxed, for without `unsafe` or a crate nothing else lets `poll` reach a
    // pinned field. It costs one allocation a future, and none a poll.
    future: Pin<Box<F>>,
    work: Arc<Work>,
}

impl<F: Future> Future for Recorded<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Polled<F::Output> {
        let Recorded { future, work } = self.get_mut();
        let running = Running::start(work);
        let polled = future.as_mut().poll(cx);
        running.stop(polled.is_ready());
        polled
    }
}

impl<F> Drop for Recorded<F> {
    fn drop(&mut self) {
        let mut log = lock(&self.work.log);
        if log.task.outcome == Outcome::Unfinished {
            let at = self.work.now(&log);
            log.task.outcome = Outcome::Cancelled(at);
        }
    }
}

impl<F> fmt::Debug for Recorded<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded").finish_non_exhaustive()
    }
}

/// A poll in progress. Dropped without [`stop`](Running::stop), it unwinds: the
/// future has panicked.
struct Running<'a> {
    work: &'a Arc<Work>,
    outer: Option<Arc<Work>>,
    stopped: bool,
}

impl<'a> Running<'a> {
    fn start(work: &'a Arc<Work>) -> Running<'a> {
        let outer = HERE.replace(Some(Arc::clone(work)));
        let thread = work.frame.thread();
        let mut log = lock(&work.log);
        let start = work.now(&log);
        log.open = Some((start, thread));
        drop(log);
        Running {
            work,
            outer,
            stopped: false,
        }
    }

    fn stop(mut self, done: bool) {
        self.stopped = true;
        self.close(done.then_some(Outcome::Done));
    }

    fn close(&mut self, outcome: Option<fn(u64) -> Outcome>) {
        let mut log = lock(&self.work.log);
        let end = self.work.now(&log);
        if let Some((start, thread)) = log.open.take() {
            log.task.polls.push(Poll { start, end, thread });
        }
        if let Some(outcome) = outcome {
            log.task.outcome = outcome(end);
        }
        drop(log);
        HERE.set(self.outer.take());
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.stopped {
            self.close(Some(Outcome::Panicked));
        }
    }
}

impl Work {
    /// The time, but none before the times in the log, even if the clock runs
    /// backwards: a record's times are in order.
    fn now(&self, log: &Log) -> u64 {
        let polled = log.task.polls.last().map_or(0, |poll| poll.end);
        let open = log.open.map_or(0, |(start, _)| start);
        self.frame
            .now()
            .max(log.task.created)
            .max(polled)
            .max(open)
            .max(last_mark(&log.task.marks))
    }

    fn mark(&self, name: String) {
        let mut log = lock(&self.log);
        let at = self.now(&log);
        log.task.marks.push(Mark { at, name });
    }
}

impl Frame {
    /// The microseconds since the start.
    fn now(&self) -> u64 {
        let elapsed = (self.clock)().saturating_duration_since(self.start);
        u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
    }

    /// The index of the current thread, given to it when it is first seen.
    fn thread(&self) -> usize {
        if let Some((id, index)) = INDEX.get()
            && id == self.id
        {
            return index;
        }
        let current = thread::current().id();
        let mut threads = lock(&self.threads);
        let seen = threads.iter().position(|(id, _)| *id == current);
        let index = seen.unwrap_or_else(|| {
            let thread = name_of_this_thread(&threads);
            threads.push((current, thread));
            threads.len() - 1
        });
        INDEX.set(Some((self.id, index)));
        index
    }
}

fn name_of_this_thread(seen: &[(ThreadId, Thread)]) -> Thread {
    let current = thread::current();
    let name = current.name();
    // Asked before Tokio is: on the current-thread runtime, main is the worker.
    if name == Some("main") {
        return Thread::Main;
    }
    if tokio::runtime::worker_index().is_some() {
        let workers = seen
            .iter()
            .filter(|(_, thread)| matches!(thread, Thread::Worker(_)));
        return Thread::Worker(workers.count());
    }
    let kind = match name {
        None => "thread ",
        // Tokio names all its threads so, and the workers were found before.
        Some("tokio-rt-worker") => "blocking thread ",
        Some(name) => return Thread::Other(name.into()),
    };
    let of_the_kind = seen
        .iter()
        .filter(|(_, thread)| matches!(thread, Thread::Other(name) if name.starts_with(kind)));
    Thread::Other(format!("{kind}{}", of_the_kind.count()))
}

fn last_mark(marks: &[Mark]) -> u64 {
    marks.last().map_or(0, |mark| mark.at)
}

/// Locks, also after a panic: the data behind the locks is whole between any two
/// statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
