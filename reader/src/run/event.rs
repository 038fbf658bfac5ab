//! The events that are sent to the page during a run: one JSON object a line.

use std::time::Duration;

use programs::process::{End, Limit, Resources, Stream};
use programs::rustc::message::Message;
use serde::Serialize;

use super::limits;

/// One event; its field names in JSON are what the page's scripts read.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// All permits are taken.
    Waiting {
        /// The number of requests that come first.
        ahead: usize,
    },
    /// The compiler is at work.
    Compiling,
    /// The program is compiled.
    Compiled {
        /// Milliseconds of compiling.
        ms: f64,
        /// True when the compiler ran for it, and false when it was in the cache.
        #[serde(rename = "fresh")]
        compiled_now: bool,
        /// Warnings.
        diagnostics: Vec<Message>,
    },
    /// The compiler refuses the program.
    FailedToCompile {
        /// Milliseconds of compiling.
        ms: f64,
        /// Errors and warnings.
        diagnostics: Vec<Message>,
    },
    /// The program runs.
    Started,
    /// The program printed something.
    Output {
        /// The name of the stream: `stdout` or `stderr`.
        stream: &'static str,
        /// Milliseconds since the start.
        ms: f64,
        /// A line with its end, or a part of one.
        text: String,
    },
    /// The outcomes of the runs so far.
    Tally {
        /// The number of runs so far.
        done: u32,
        /// The number of runs in all.
        of: u32,
        /// The outcomes, the most frequent first.
        outcomes: Vec<Outcome>,
        /// The number of runs with another outcome than these.
        others: u32,
    },
    /// The tests of the exercise, in the order in which they will run.
    Tests {
        /// Their names.
        names: Vec<String>,
    },
    /// A test has ended.
    Test {
        /// The name of the test.
        name: String,
        /// `passed`, `failed`, `hung` (and was killed) or `broke` (ended otherwise).
        verdict: &'static str,
        /// The reason, where it did not pass.
        message: Option<String>,
        /// The place of the panic, as in `program.rs:3:9`.
        place: Option<String>,
        /// Panics before that one.
        before: Vec<String>,
        /// The output of the attempt meanwhile.
        printed: String,
    },
    /// The attempt is checked.
    Checked {
        /// Milliseconds of all of it.
        ms: f64,
        /// True when every test passed.
        solved: bool,
        /// A sentence on it, without its end.
        #[serde(rename = "says")]
        message: String,
    },
    /// The run ended.
    Ended(Ended),
    /// Something failed that is not the program's fault.
    Error {
        /// The failure and its causes.
        #[serde(rename = "says")]
        message: String,
    },
}

/// One outcome of a program that is run many times.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The text that was printed.
    pub text: String,
    /// The text in one line, as in the book's counts.
    pub label: String,
    /// The number of runs with this outcome.
    pub times: u32,
    /// True when the run ended with success.
    pub success: bool,
    /// The end of the run in a sentence.
    #[serde(rename = "says")]
    pub message: String,
}

/// The end of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Ended {
    /// Milliseconds of running.
    pub ms: f64,
    /// True when the program ended by itself with success.
    pub success: bool,
    /// The exit code, where there is one.
    pub code: Option<i32>,
    /// The signal that ended the program, where one did.
    pub signal: Option<String>,
    /// The limit that the program reached.
    pub limit: Option<&'static str>,
    /// All of it in a sentence.
    #[serde(rename = "says")]
    pub message: String,
}

impl Event {
    /// The event of something printed, `at` after the start.
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

    /// The line that is sent to the page.
    ///
    /// # Panics
    /// Never: there is nothing in an event that JSON has no form for.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("text and numbers");
        line.push('\n');
        line
    }
}

/// The advice to a learner whose program reached a limit.
const INSTEAD: &str = "A program that needs more is run in a terminal, with the command of its lesson: there are no \
     limits there.";

impl Ended {
    /// The event of `end`, with `resources` as the limits. `stderr` is the beginning of
    /// what the program printed there.
    pub fn of(end: End, stderr: &str, took: Duration, resources: &Resources) -> Ended {
        let mut ended = Ended {
            ms: millis(took),
            success: end.success(),
            code: None,
            signal: None,
            limit: None,
            message: end.to_string(),
        };
        match end {
            End::Limit(limit) => {
                ended.limit = Some(limits::name(limit));
                ended.message = format!("Stopped: {limit}. {INSTEAD}");
            }
            End::Stopped => {}
            End::Exited(status) => {
                ended.code = status.code();
                if status.code().is_none() {
                    // `signal: 11 (SIGSEGV)`, with more after it where there is a
                    // memory image.
                    ended.signal = ended
                        .message
                        .split_once('(')
                        .and_then(|(_, rest)| rest.split_once(')'))
                        .map(|(name, _)| name.to_owned());
                    ended.name_kernel_limit(stderr, resources);
                }
            }
        }
        ended
    }

    /// Names the kernel's limit that was reached, where the signal and the message of
    /// Rust's allocator tell it.
    fn name_kernel_limit(&mut self, stderr: &str, resources: &Resources) {
        let (limit, reached) = match self.signal.as_deref() {
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
                self.message.push_str(
                    ". Not the reader killed it, but perhaps the system, for want of memory.",
                );
                return;
            }
            _ => return,
        };
        self.limit = Some(limit);
        self.message = format!("Stopped: {reached}. {INSTEAD}");
    }
}

/// Converts to milliseconds, rounded to the microsecond.
pub fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
