//! The report of a check: how far an attempt came, and how each test ended.

use std::ops::ControlFlow;
use std::time::Duration;

use programs::rustc::message::Message;
use serde::Serialize;

/// The verdict on one test, by the way it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Without a complaint.
    Passed,
    /// With a panic, which is how a test says no.
    Failed {
        /// The panic's message.
        message: String,
        /// The place of the panic: `code/lessons/no_order/exercise/tests.rs:12:5`.
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
    /// The words for a test that was killed after `limit`, to follow its name or "It".
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
pub struct TestReport {
    /// The test's name.
    pub name: String,
    /// The verdict on it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The output of the attempt meanwhile.
    pub printed: String,
}

impl TestReport {
    /// Tells whether the next test is worth a run for a learner: an attempt that hangs
    /// once nearly always hangs again.
    pub fn goes_on(&self) -> ControlFlow<()> {
        match self.verdict {
            Verdict::Hung(_) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// The stage that an attempt came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Not past the compiler.
    Refused(Vec<Message>),
    /// To the tests; the list ends early where the check was stopped.
    Ran(Vec<TestReport>),
}

/// The findings of a check.
#[derive(Clone, Debug)]
pub struct Report {
    /// The stage that the attempt came to.
    pub outcome: Outcome,
    /// The compiler's warnings.
    pub warnings: Vec<Message>,
    /// The names of the tests, in the order of their file; none where it does
    /// not compile.
    pub tests: Vec<String>,
}

impl Report {
    /// Tells whether every test was run and passed.
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
    pub fn first_failure(&self) -> Option<&TestReport> {
        match &self.outcome {
            Outcome::Refused(_) => None,
            Outcome::Ran(ended) => ended.iter().find(|test| test.verdict != Verdict::Passed),
        }
    }

    /// The whole report as text, for the message of a failed test of the course.
    pub fn message(&self) -> String {
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
