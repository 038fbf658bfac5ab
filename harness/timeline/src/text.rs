//! A picture in words.

use std::fmt::Write as _;

use crate::diagram::Diagram;
use crate::record::{Outcome, Record, Task};
use crate::scene::Lanes;
use crate::words::{counted, in_ms};

/// The most items of a list: a longer one is no help to a listener.
const MOST: usize = 12;

impl Diagram<'_> {
    /// The picture as a Markdown list: a sentence about the whole, then one a
    /// lane, and the [`Origin`](super::Origin) if there is one.
    ///
    /// After twelve lanes the rest are only counted. The text ends with a line
    /// feed, and has blank lines between its blocks.
    pub fn text(&self) -> String {
        let record = self.record;
        let mut text = format!("{}\n\n", describe_whole(record));
        let lanes: Vec<String> = match self.lanes {
            Lanes::ByTask => record
                .tasks()
                .iter()
                .map(|task| describe_task(record, task))
                .collect(),
            Lanes::ByThread => (0..record.threads().len())
                .map(|thread| describe_thread(record, thread))
                .collect(),
        };
        for lane in lanes.iter().take(MOST) {
            let _ = writeln!(text, "- {lane}");
        }
        if lanes.len() > MOST {
            let kind = match self.lanes {
                Lanes::ByTask => "more task",
                Lanes::ByThread => "more thread",
            };
            let _ = writeln!(text, "- … and {}.", counted(lanes.len() - MOST, kind));
        }
        if let Some(origin) = record.origin() {
            let separator = if lanes.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{separator}{}", plain(&origin.to_string()));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}

fn describe_whole(record: &Record) -> String {
    let mut text = format!(
        "{} on {} in {}; at most {} at the same moment, and at most {} begun and not ended.",
        counted(record.tasks().len(), "task"),
        counted(record.threads().len(), "thread"),
        in_ms(record.end),
        match record.polled_at_once() {
            1 => String::from("1 was being polled"),
            many => format!("{many} were being polled"),
        },
        record.alive_at_once()
    );
    for mark in record.marks() {
        let _ = write!(text, " At {}: {}.", in_ms(mark.at), plain(&mark.name));
    }
    text
}

fn describe_task(record: &Record, task: &Task) -> String {
    let mut text = format!("**{}**: ", plain(&task.label));
    match (task.polls.first(), task.polls.last()) {
        (Some(first), Some(last)) => {
            let threads: Vec<String> = task
                .threads()
                .into_iter()
                .map(|thread| plain(&record.threads()[thread].to_string()))
                .collect();
            let threads = listed(&threads);
            let span = match (in_ms(first.start), in_ms(last.end)) {
                (from, to) if from == to => format!("at {from}"),
                (from, to) => {
                    let from = from.strip_suffix(" ms").unwrap_or(&from);
                    format!("between {from} and {to}")
                }
            };
            if task.blocking {
                let _ = write!(text, "held {threads} {span}");
            } else {
                let polls = match task.polls.len() {
                    1 => String::from("once"),
                    polls => format!("{polls} times"),
                };
                let _ = write!(text, "polled {polls} {span} on {threads}");
                let waited = task.waited().as_micros();
                let waited = u64::try_from(waited).unwrap_or(u64::MAX);
                if waited > 0 {
                    let _ = write!(text, "; waited {}", in_ms(waited));
                }
            }
        }
        _ => text.push_str("never polled"),
    }
    for mark in &task.marks {
        let _ = write!(text, "; {} at {}", plain(&mark.name), in_ms(mark.at));
    }
    let _ = match task.outcome {
        Outcome::Done(at) => write!(text, "; done at {}.", in_ms(at)),
        Outcome::Cancelled(at) => write!(text, "; cancelled at {}.", in_ms(at)),
        Outcome::Panicked(at) => write!(text, "; panicked at {}.", in_ms(at)),
        Outcome::Unfinished => write!(text, "; unfinished."),
    };
    text
}

fn describe_thread(record: &Record, thread: usize) -> String {
    let mut polled: Vec<(u64, String)> = Vec::new();
    for task in record.tasks() {
        let mut polls = task.polls.iter().filter(|poll| poll.thread == thread);
        let Some(first) = polls.next() else { continue };
        let label = plain(&task.label);
        polled.push((
            first.start,
            match 1 + polls.count() {
                _ if task.blocking => format!("{label} without a pause"),
                1 => format!("{label} once"),
                times => format!("{label} {times} times"),
            },
        ));
    }
    polled.sort_by_key(|&(start, _)| start);
    let total = polled.len();
    let mut listing: Vec<String> = polled
        .into_iter()
        .take(MOST)
        .map(|(_, words)| words)
        .collect();
    if total > MOST {
        listing.push(counted(total - MOST, "more task"));
    }
    let name = plain(&record.threads()[thread].to_string());
    format!("**{name}** ran {}.", listed(&listing))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::from("nothing"),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text on one line, escaped for Markdown and HTML.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        match c {
            '<' => plain.push_str("&lt;"),
            '&' => plain.push_str("&amp;"),
            // mdBook looks for its includes before Markdown sees a backslash.
            '{' => plain.push_str("&#123;"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' | '~' | '#' | '$' => {
                plain.push('\\');
                plain.push(c);
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        format!("timeline 1\n{text}")
            .parse()
            .expect("the test wrote it in the format")
    }

    #[test]
    fn a_record_is_told_task_by_task_and_thread_by_thread() {
        let record = record(
            "date 2026-11-23\nrustc 1.95.0\ntokio 1.54.1\nmachine Linux, 2 cores\n\
             end 31250\nthread main\nthread worker 0\nmark 40 the bell\n\
             task 0 make dinner\npoll 10 40 1\npoll 9000 9010 1\npoll 31000 31200 0\n\
             mark 20 hands on the pan\ndone 31200\n\
             task 0 do laundry\npoll 50 60 1\ncancelled 8060\n\
             task 0 nap\nunfinished\n\
             blocking 100 read\npoll 100 5000 0\ndone 5000\n",
        );
        assert_eq!(
            record.by_task().text(),
            "4 tasks on 2 threads in 31.3 ms; at most 1 was being polled at the same moment, \
             and at most 3 begun and not ended. At 0.04 ms: the bell.\n\
             \n\
             - **make dinner**: polled 3 times between 0.01 and 31.2 ms on worker 0 and main; \
             waited 31 ms; hands on the pan at 0.02 ms; done at 31.2 ms.\n\
             - **do laundry**: polled once between 0.05 and 0.06 ms on worker 0; waited 8 ms; \
             cancelled at 8.06 ms.\n\
             - **nap**: never polled; unfinished.\n\
             - **read**: held main between 0.1 and 5 ms; done at 5 ms.\n\
             \n\
             Recorded on 2026-11-23 with rustc 1.95.0 and Tokio 1.54.1 on Linux, 2 cores.\n"
        );
        assert!(record.by_thread().text().contains(
            "- **main** ran read without a pause and make dinner once.\n\
             - **worker 0** ran make dinner 2 times and do laundry once.\n"
        ));
    }

    #[test]
    fn an_empty_record_is_a_sentence() {
        let text = record("end 0\n").by_task().text();
        assert_eq!(
            text,
            "0 tasks on 0 threads in 0 ms; at most 0 were being polled at the same moment, \
             and at most 0 begun and not ended.\n"
        );
    }

    #[test]
    fn a_hundred_tasks_are_not_told_one_by_one() {
        let mut text = String::from("end 100\nthread main\n");
        for task in 0..100 {
            let _ = writeln!(text, "task 0 {task}\npoll {task} {task} 0\ndone {task}");
        }
        let record = record(&text);
        assert_eq!(record.by_task().text().lines().count(), 2 + MOST + 1);
        assert!(
            record
                .by_task()
                .text()
                .ends_with("- … and 88 more tasks.\n")
        );
        assert!(
            record
                .by_thread()
                .text()
                .ends_with("11 once and 88 more tasks.\n")
        );
    }

    #[test]
    fn labels_stay_what_they_are_in_markdown() {
        let text = record("end 9\ntask 0 *a* <b> _c_ {{#x}} `d`\\n\\ne & f\nunfinished\n")
            .by_task()
            .text();
        assert!(text.contains("**\\*a\\* &lt;b> \\_c\\_ &#123;&#123;\\#x}} \\`d\\` e &amp; f**"));
    }
}
