//! A count of the outcomes of a program that is run many times.

use std::collections::HashMap;
use std::time::Duration;

use programs::process::{Output, without_thread_id};
use programs::spread;

use super::event::{self, Ended, Event, Outcome};

/// The number of different outcomes that are told apart.
const MAX_OUTCOMES: usize = 50;

/// The number of characters of an outcome that are sent.
const MAX_CHARS: usize = 2000;

/// The outcomes so far.
#[derive(Debug)]
pub struct Tally {
    of: u32,
    done: u32,
    failed: u32,
    others: u32,
    /// The index in `kept` of each outcome there.
    indices: HashMap<(String, String), usize>,
    kept: Vec<Outcome>,
}

impl Tally {
    /// Creates a tally of `of` runs to come.
    pub fn new(of: u32) -> Tally {
        Tally {
            of,
            done: 0,
            failed: 0,
            others: 0,
            indices: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// Counts a run.
    pub fn count(&mut self, output: &Output, ended: &Ended) {
        self.done += 1;
        self.failed += u32::from(!ended.success);
        let mut text = output.stdout.clone();
        text.push_str(&without_thread_id(&output.stderr));
        let outcome = (text, ended.message.clone());
        if let Some(index) = self.indices.get(&outcome) {
            self.kept[*index].times += 1;
        } else if self.kept.len() < MAX_OUTCOMES {
            self.kept.push(Outcome {
                text: shortened(&outcome.0),
                label: shortened(&spread::outcome(&outcome.0)),
                times: 1,
                success: ended.success,
                message: outcome.1.clone(),
            });
            self.indices.insert(outcome, self.kept.len() - 1);
        } else {
            self.others += 1;
        }
    }

    /// The event with the counts so far.
    pub fn event(&self) -> Event {
        let mut outcomes = self.kept.clone();
        outcomes.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.text.cmp(&b.text)));
        Event::Tally {
            done: self.done,
            of: self.of,
            outcomes,
            others: self.others,
        }
    }

    /// The end of all runs together; `last` is that of the last run.
    pub fn ended(&self, last: Option<Ended>, took: Duration) -> Ended {
        let limit = last.as_ref().and_then(|ended| ended.limit);
        let (done, of) = (self.done, self.of);
        let mut ended = Ended {
            ms: event::millis(took),
            success: self.failed == 0 && done == of,
            code: None,
            signal: None,
            limit,
            message: match self.failed {
                0 => format!("{done} of {of} runs ended with success"),
                failed => format!("{failed} of {done} runs did not end with success"),
            },
        };
        match (limit, last) {
            (Some(_), Some(last)) => {
                ended.message = format!("In run {done} of {of}: {}", last.message)
            }
            _ if done < of => {
                ended.limit = Some("time");
                ended.message = format!(
                    "Stopped after {done} of {of} runs: together they took too long for a page. \
                     Ask for fewer, or count in a terminal with `cargo run -- count`."
                );
            }
            _ => {}
        }
        ended
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{} ..", &text[..end]),
        None => text.to_owned(),
    }
}
