//! The report of a check: how far an attempt came, and how each test ended.

use std::ops::ControlFlow;
use std::time::Duration;

use programs::rustc::message::Message;
use serde::Serialize;

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// As it should.
    Passed,
    /// With a panic, which is how a test says no.
    Failed {
        /// The panic's message.
        message: String,
        /// Where it was raised: `code/lessons/no_order/exercise/tests.rs:12:5`.
        place: Option<String>,
        /// Panics before that one, as in a task that the test waited for.
        before: Vec<String>,
    },
    /// Not by itself: it was killed after this time.
    Hung(Duration),
    /// Otherwise, in a sentence: it printed too much, was killed by a signal, or
    /// ended the process.
    Broke(String),
}

impl Verdict {
    /// What to say of a test that was killed after `limit`, behind its name or "It".
    pub fn hung(limit: Duration) -> String {
        format!(
            "was still running after {} s and was killed: something waits for what never comes, \
             or runs in a circle.",
            limit.as_secs_f32()
        )
    }
}

/// One test that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Its name.
    pub name: String,
    /// How it ended.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What the attempt printed meanwhile.
    pub printed: String,
}

impl Ended {
    /// Whether the next test is worth a run for a learner: what hangs once nearly
    /// always hangs again.
    pub fn goes_on(&self) -> ControlFlow<()> {
        match self.verdict {
            Verdict::Hung(_) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// How far an attempt came.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Not past the compiler.
    Refused(Vec<Message>),
    /// To the tests; the list ends early where the check was stopped.
    Ran(Vec<Ended>),
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// How far it came.
    pub outcome: Outcome,
    /// What the compiler warns of.
    pub warnings: Vec<Message>,
    /// The names of the tests, in the order of their file; none where it does
    /// not compile.
    pub tests: Vec<String>,
}

impl Report {
    /// Whether every test was run and passed.
    pub fn solved(&self) -> bool {
        match &self.outcome {
            Outcome::Refused(_) => false,
            Outcome::Ran(ended) => {
                !self.tests.is_empty()
                    && ended.len() == self.tests.len()
                    && ended.iter().all(|test| test.verdict == Verdict::Passed)
            }
        }
    }

    /// The first test that did not pass.
    pub fn first_failure(&self) -> Option<&Ended> {
        match &self.outcome {
            Outcome::Refused(_) => None,
            Outcome::Ran(ended) => ended.iter().find(|test| test.verdict != Verdict::Passed),
        }
    }

    /// All of it, for the message of a test of the course itself.
    pub fn told(&self) -> String {
        let mut text = String::new();
        match &self.outcome {
            Outcome::Refused(messages) => {
                for message in messages {
                    text.push_str(&message.rendered);
                }
            }
            Outcome::Ran(ended) => {
                for test in ended {
                    text.push_str(&format!("{}: {:?}\n", test.name, test.verdict));
                }
            }
        }
        text
    }
}
