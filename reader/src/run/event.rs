//! What the page is told of a run: one JSON object a line.

use std::time::Duration;

use programs::process::{End, Limit, Resources, Stream};
use programs::rustc::message::Message;
use serde::Serialize;

use super::limits;

/// What happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// All places are taken.
    Waiting {
        /// How many others come first.
        ahead: usize,
    },
    /// The compiler is at work.
    Compiling,
    /// The program is there.
    Compiled {
        /// How long it took.
        ms: f64,
        /// Whether it was compiled now.
        fresh: bool,
        /// Warnings.
        diagnostics: Vec<Message>,
    },
    /// There is no program.
    FailedToCompile {
        /// How long it took.
        ms: f64,
        /// Errors and warnings.
        diagnostics: Vec<Message>,
    },
    /// The program runs.
    Started,
    /// It printed something.
    Output {
        /// Where: `stdout` or `stderr`.
        stream: &'static str,
        /// Since it was started.
        ms: f64,
        /// A line with its end, or a part of one.
        text: String,
    },
    /// What came out of the runs so far.
    Tally {
        /// How many were run.
        done: u32,
        /// How many will be.
        of: u32,
        /// What came out, the most frequent first.
        outcomes: Vec<Outcome>,
        /// How many runs had another outcome than these.
        others: u32,
    },
    /// These tests come next, in this order.
    Tests {
        /// Their names.
        names: Vec<String>,
    },
    /// A test has ended.
    Test {
        /// Its name.
        name: String,
        /// `passed`, `failed`, `hung` (and was killed) or `broke` (ended otherwise).
        verdict: &'static str,
        /// Why, where it did not pass.
        message: Option<String>,
        /// Where it was raised, as in `program.rs:3:9`.
        place: Option<String>,
        /// Panics before that one.
        before: Vec<String>,
        /// What the attempt printed meanwhile.
        printed: String,
    },
    /// The attempt is checked.
    Checked {
        /// How long it took.
        ms: f64,
        /// Whether every test passed.
        solved: bool,
        /// In a sentence, without its end.
        says: String,
    },
    /// It ended.
    Ended(Ended),
    /// Something failed that is not the program's fault.
    Error {
        /// What.
        says: String,
    },
}

/// One outcome of a program that is run many times.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What it printed.
    pub text: String,
    /// The same in one line, as in the book's counts.
    pub label: String,
    /// How often.
    pub times: u32,
    /// Whether it ended with success.
    pub success: bool,
    /// How it ended.
    pub says: String,
}

/// How a run ended.
#[derive(Clone, Debug, Serialize)]
pub struct Ended {
    /// How long it took.
    pub ms: f64,
    /// Whether it ended by itself with success.
    pub success: bool,
    /// Its exit code, where it has one.
    pub code: Option<i32>,
    /// The signal that ended it, where one did.
    pub signal: Option<String>,
    /// The limit that it reached.
    pub limit: Option<&'static str>,
    /// All of it in a sentence.
    pub says: String,
}

impl Event {
    /// Where something was printed, as the page knows it.
    pub(super) fn output(stream: Stream, at: Duration, text: String) -> Event {
        Event::Output {
            stream: match stream {
                Stream::Stdout => "stdout",
                Stream::Stderr => "stderr",
            },
            ms: millis(at),
            text,
        }
    }

    /// The line that is sent.
    ///
    /// # Panics
    /// Never: there is nothing in an event that JSON has no form for.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("text and numbers");
        line.push('\n');
        line
    }
}

/// What to do where a limit was reached.
const INSTEAD: &str = "A program that needs more is run in a terminal, with the command of its lesson: there are no \
     limits there.";

impl Ended {
    /// What is said of an end, under `resources` as the limits. `stderr` is what was
    /// printed there, or the last of it.
    pub fn of(end: End, stderr: &str, took: Duration, resources: &Resources) -> Ended {
        let mut ended = Ended {
            ms: millis(took),
            success: end.success(),
            code: None,
            signal: None,
            limit: None,
            says: end.to_string(),
        };
        match end {
            End::Limit(limit) => {
                ended.limit = Some(limits::name(limit));
                ended.says = format!("Stopped: {limit}. {INSTEAD}");
            }
            End::Stopped => {}
            End::Exited(status) => {
                ended.code = status.code();
                if status.code().is_none() {
                    // `signal: 11 (SIGSEGV)`, with more after it where there is a
                    // memory image.
                    ended.signal = ended
                        .says
                        .split_once('(')
                        .and_then(|(_, rest)| rest.split_once(')'))
                        .map(|(name, _)| name.to_owned());
                    ended.limit_of_the_kernel(stderr, resources);
                }
            }
        }
        ended
    }

    /// Says which limit of the kernel was reached, where the signal, and what
    /// Rust's allocator says, tell it.
    fn limit_of_the_kernel(&mut self, stderr: &str, resources: &Resources) {
        let (limit, says) = match self.signal.as_deref() {
            Some("SIGXCPU") => ("cpu", Limit::Cpu(resources.cpu).to_string()),
            Some("SIGXFSZ") => ("output", "it wrote a file of more than 64 MiB".to_owned()),
            Some("SIGABRT") if stderr.contains("memory allocation of ") => (
                "memory",
                format!(
                    "it asked for more memory than it may have ({} MiB in use)",
                    resources.memory / 1024 / 1024
                ),
            ),
            Some("SIGKILL") => {
                self.says.push_str(
                    ". Not the reader but somebody else killed it; perhaps the system, for want of \
                     memory.",
                );
                return;
            }
            _ => return,
        };
        self.limit = Some(limit);
        self.says = format!("Stopped: {says}. {INSTEAD}");
    }
}

/// Milliseconds, to the microsecond.
pub fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
