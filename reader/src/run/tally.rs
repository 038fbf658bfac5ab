//! Counts what comes out of a program that is run many times.

use std::collections::HashMap;
use std::time::Duration;

use programs::process::{Output, without_thread_id};
use programs::spread;

use super::event::{self, Ended, Event, Outcome};

/// How many different outcomes are told apart.
const KEPT: usize = 50;

/// How many characters of an outcome are told.
const SHOWN: usize = 2000;

/// The outcomes so far.
#[derive(Debug)]
pub struct Tally {
    of: u32,
    done: u32,
    failed: u32,
    others: u32,
    /// The place of each outcome among those that are kept.
    places: HashMap<(String, String), usize>,
    kept: Vec<Outcome>,
}

impl Tally {
    /// None of `of` runs.
    pub fn new(of: u32) -> Tally {
        Tally {
            of,
            done: 0,
            failed: 0,
            others: 0,
            places: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// Counts a run.
    pub fn count(&mut self, output: &Output, ended: &Ended) {
        self.done += 1;
        self.failed += u32::from(!ended.success);
        let mut text = output.stdout.clone();
        text.push_str(&without_thread_id(&output.stderr));
        let outcome = (text, ended.says.clone());
        if let Some(place) = self.places.get(&outcome) {
            self.kept[*place].times += 1;
        } else if self.kept.len() < KEPT {
            self.kept.push(Outcome {
                text: shown(&outcome.0),
                label: shown(&spread::outcome(&outcome.0)),
                times: 1,
                success: ended.success,
                says: outcome.1.clone(),
            });
            self.places.insert(outcome, self.kept.len() - 1);
        } else {
            self.others += 1;
        }
    }

    /// How things stand.
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

    /// The end of all of it; `last` is that of the last run.
    pub fn ended(&self, last: Option<Ended>, took: Duration) -> Ended {
        let limit = last.as_ref().and_then(|ended| ended.limit);
        let (done, of) = (self.done, self.of);
        let mut ended = Ended {
            ms: event::millis(took),
            success: self.failed == 0 && done == of,
            code: None,
            signal: None,
            limit,
            says: match self.failed {
                0 => format!("{done} of {of} runs ended with success"),
                failed => format!("{failed} of {done} runs did not end with success"),
            },
        };
        match (limit, last) {
            (Some(_), Some(last)) => ended.says = format!("In run {done} of {of}: {}", last.says),
            _ if done < of => {
                ended.limit = Some("time");
                ended.says = format!(
                    "Stopped after {done} of {of} runs: together they took too long for a page. \
                     Ask for fewer, or count in a terminal with `cargo run -- count`."
                );
            }
            _ => {}
        }
        ended
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} ..", &text[..end]),
        None => text.to_owned(),
    }
}
