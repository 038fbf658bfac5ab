//! The content of a picture, before anything in it has a place: its lanes, and
//! the words around them.

use crate::lettering::{HEADING, NARROW, SMALL, width};
use crate::record::{Mark, Outcome, Record, Task, Thread};
use crate::words::{counted, in_ms};

/// The most entries of a legend, and the most tasks that have letters: a longer
/// list explains nothing.
const ENTRIES: usize = 12;

/// The subject of the lanes of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// A lane for every task.
    ByTask,
    /// A lane for every thread.
    ByThread,
}

/// The content of a picture.
pub(super) struct Scene {
    pub(super) end: u64,
    pub(super) legend: Vec<(Option<usize>, String)>,
    /// The moments that belong to no task.
    pub(super) marks: Vec<(u64, String)>,
    pub(super) lanes: Vec<Lane>,
    pub(super) left_out: Option<String>,
    pub(super) key: Vec<&'static str>,
    pub(super) labels: bool,
}

#[derive(Default)]
pub(super) struct Lane {
    pub(super) label: String,
    pub(super) aside: String,
    pub(super) status: String,
    /// The time in which the task waits, or the thread is idle.
    pub(super) line: Option<(u64, u64)>,
    /// The time between creation and the first poll.
    pub(super) dots: Option<(u64, u64)>,
    pub(super) bars: Vec<Bar>,
    /// Bars have tags: the thread of a poll, or the letter of a task.
    pub(super) tagged: bool,
    /// Every bar has its tag, not only the first of several with the same.
    pub(super) repeats_tags: bool,
    pub(super) marks: Vec<(u64, String)>,
    pub(super) ending: Option<(u64, Ending)>,
}

pub(super) struct Bar {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) colour: usize,
    pub(super) tag: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Cap,
    Sign(char),
}

impl Scene {
    /// The scene of `record`, with an axis that goes on to `until` at least, with
    /// at most `most_lanes` lanes, and with small labels or without.
    pub(super) fn new(
        record: &Record,
        lanes: Lanes,
        until: u64,
        most_lanes: usize,
        labels: bool,
    ) -> Scene {
        let mut scene = Scene {
            end: record.end.max(until),
            legend: Vec::new(),
            marks: named_moments(record.marks()),
            lanes: Vec::new(),
            left_out: None,
            key: Vec::new(),
            labels,
        };
        match lanes {
            Lanes::ByTask => scene.add_tasks(record, most_lanes),
            Lanes::ByThread => scene.add_threads(record, most_lanes),
        }
        scene
    }

    fn add_tasks(&mut self, record: &Record, most_lanes: usize) {
        let tags = thread_tags(record.threads());
        let shown = &record.tasks()[..record.tasks().len().min(most_lanes)];
        self.lanes = shown
            .iter()
            .map(|task| task_lane(record, task, &tags))
            .collect();
        if record.tasks().len() > most_lanes {
            let more = record.tasks().len() - most_lanes;
            self.left_out = Some(format!("… and {}, not drawn", counted(more, "more task")));
        }
        let tagged = self.lanes.iter().any(|lane| lane.tagged);
        let entries = record
            .threads()
            .iter()
            .zip(&tags)
            .map(|(thread, tag)| thread_entry(thread, tag, tagged && self.labels));
        self.legend = legend(entries, "more thread");
        self.explain_tasks(shown);
    }

    /// Fills the key of a picture by task.
    fn explain_tasks(&mut self, shown: &[Task]) {
        let polled = |blocking| {
            shown
                .iter()
                .any(|task| task.blocking == blocking && !task.polls.is_empty())
        };
        match (polled(false), polled(true)) {
            (true, false) => self.key.push("bar: polled"),
            (false, true) => self.key.push("bar: running"),
            (true, true) => self.key.push("bar: polled or running"),
            (false, false) => {}
        }
        self.explain(|lane| lane.line.is_some(), "thin line: waiting");
        self.explain(|lane| lane.dots.is_some(), "dots: not polled yet");
        let ends_with = |ending| move |lane: &Lane| lane.ending.is_some_and(|(_, e)| e == ending);
        self.explain(ends_with(Ending::Cap), "end stroke: done");
        self.explain(ends_with(Ending::Sign('×')), "×: cancelled");
        self.explain(ends_with(Ending::Sign('!')), "!: panicked");
        self.explain(ends_with(Ending::Sign('›')), "›: unfinished");
    }

    fn add_threads(&mut self, record: &Record, most_lanes: usize) {
        let tasks = record.tasks();
        let lettered = (2..=ENTRIES).contains(&tasks.len());
        let tags: Vec<String> = (0..tasks.len())
            .map(|index| match u8::try_from(index) {
                Ok(index) if lettered => char::from(b'A' + index).to_string(),
                _ => String::new(),
            })
            .collect();
        for (index, thread) in record.threads().iter().enumerate().take(most_lanes) {
            let mut bars: Vec<Bar> = Vec::new();
            let mut blocking = false;
            for (number, task) in tasks.iter().enumerate() {
                for poll in task.polls.iter().filter(|poll| poll.thread == index) {
                    blocking |= task.blocking;
                    bars.push(Bar {
                        start: poll.start,
                        end: poll.end,
                        colour: number,
                        tag: tags[number].clone(),
                    });
                }
            }
            // An outer poll begins first and is drawn below those within it.
            bars.sort_by(|a, b| (a.start, b.end).cmp(&(b.start, a.end)));
            let busy = in_ms(covered(&bars));
            let status = if blocking {
                format!("busy for {busy}")
            } else {
                format!("busy for {busy}, {}", counted(bars.len(), "poll"))
            };
            self.lanes.push(Lane {
                label: thread.to_string(),
                status,
                line: Some((0, record.end)),
                tagged: lettered,
                repeats_tags: true,
                bars,
                ..Lane::default()
            });
        }
        if record.threads().len() > most_lanes {
            let more = record.threads().len() - most_lanes;
            self.left_out = Some(format!("… and {}, not drawn", counted(more, "more thread")));
        }
        let entries = tasks
            .iter()
            .zip(&tags)
            .map(|(task, tag)| format!("{tag} {}", task.label).trim_start().to_owned());
        self.legend = if tasks.len() > ENTRIES {
            // Colours come round again, and no letter tells them apart.
            vec![(None, format!("{} tasks, a bar for each poll", tasks.len()))]
        } else {
            legend(entries, "more task")
        };
        self.explain(|lane| !lane.bars.is_empty(), "bar: polling a task");
        if tasks.iter().any(|task| task.blocking) && !self.key.is_empty() {
            self.key[0] = "bar: running a task";
        }
        self.explain(|lane| lane.line.is_some(), "thin line: idle");
    }

    /// Adds `words` to the key if some lane shows what they explain.
    fn explain(&mut self, shows: impl Fn(&Lane) -> bool, words: &'static str) {
        if self.lanes.iter().any(shows) {
            self.key.push(words);
        }
    }
}

/// The lane of a task: its polls, the time between them, its marks and its end.
fn task_lane(record: &Record, task: &Task, tags: &[String]) -> Lane {
    let threads = task.threads();
    let mut lane = Lane {
        label: task.label.clone(),
        status: status(task.outcome, task.polls.is_empty()),
        tagged: threads.len() > 1,
        marks: named_moments(&task.marks),
        ..Lane::default()
    };
    if let ([only], true) = (threads.as_slice(), record.threads().len() > 1) {
        lane.aside = format!("on {}", record.threads()[*only]);
        // The bars say it where the heading has no room for both.
        if !fits_beside(&lane) {
            lane.aside.clear();
            lane.tagged = true;
        }
    }
    lane.bars = task
        .polls
        .iter()
        .map(|poll| Bar {
            start: poll.start,
            end: poll.end,
            colour: poll.thread,
            tag: tags[poll.thread].clone(),
        })
        .collect();
    let until = task.outcome.at().unwrap_or(record.end);
    lane.ending = ending(task.outcome, record.end);
    if !task.blocking {
        let begun = task.polls.first().map(|poll| poll.start);
        lane.line = begun.map(|begun| (begun, until));
        // Dots that are too short to be seen as dots are not drawn.
        let unpolled = (task.created, begun.unwrap_or(until));
        if (unpolled.1 - unpolled.0).saturating_mul(100) > record.end {
            lane.dots = Some(unpolled);
        }
    }
    lane
}

/// The entries with their colours, but no more than a reader looks up.
fn legend(
    entries: impl ExactSizeIterator<Item = String>,
    kind: &str,
) -> Vec<(Option<usize>, String)> {
    let more = entries.len().saturating_sub(ENTRIES);
    let mut legend: Vec<(Option<usize>, String)> = entries
        .take(ENTRIES)
        .enumerate()
        .map(|(index, entry)| (Some(index), entry))
        .collect();
    if more > 0 {
        legend.push((None, format!("… and {}", counted(more, kind))));
    }
    legend
}

fn named_moments(marks: &[Mark]) -> Vec<(u64, String)> {
    marks
        .iter()
        .map(|mark| (mark.at, mark.name.clone()))
        .collect()
}

/// `main`, `w0`, `w1`, and `t0`, `t1` for threads with names of their own.
fn thread_tags(threads: &[Thread]) -> Vec<String> {
    let mut others = 0;
    threads
        .iter()
        .map(|thread| match thread {
            Thread::Main => String::from("main"),
            Thread::Worker(number) => format!("w{number}"),
            Thread::Other(_) => {
                others += 1;
                format!("t{}", others - 1)
            }
        })
        .collect()
}

fn thread_entry(thread: &Thread, tag: &str, tagged: bool) -> String {
    match thread {
        Thread::Main => String::from("main"),
        thread if tagged => format!("{tag} {thread}"),
        thread => thread.to_string(),
    }
}

fn status(outcome: Outcome, never_polled: bool) -> String {
    let ending = match outcome {
        Outcome::Done(at) => format!("done at {}", in_ms(at)),
        Outcome::Cancelled(at) => format!("cancelled at {}", in_ms(at)),
        Outcome::Panicked(at) => format!("panicked at {}", in_ms(at)),
        Outcome::Unfinished => String::from("unfinished"),
    };
    match (never_polled, outcome) {
        (true, Outcome::Unfinished) => String::from("never polled"),
        (true, _) => format!("never polled, {ending}"),
        (false, _) => ending,
    }
}

fn ending(outcome: Outcome, end: u64) -> Option<(u64, Ending)> {
    Some(match outcome {
        Outcome::Done(at) => (at, Ending::Cap),
        Outcome::Cancelled(at) => (at, Ending::Sign('×')),
        Outcome::Panicked(at) => (at, Ending::Sign('!')),
        Outcome::Unfinished => (end, Ending::Sign('›')),
    })
}

/// Microseconds that lie in at least one bar. The bars come by their start.
fn covered(bars: &[Bar]) -> u64 {
    let mut covered = 0;
    let mut until = 0;
    for bar in bars {
        covered += bar.end.saturating_sub(bar.start.max(until));
        until = until.max(bar.end);
    }
    covered
}

/// True if label, aside and status have room on one line.
fn fits_beside(lane: &Lane) -> bool {
    let wide = width(&lane.label, HEADING) + width(&lane.aside, SMALL) + width(&lane.status, SMALL);
    wide + 20.0 < NARROW
}
