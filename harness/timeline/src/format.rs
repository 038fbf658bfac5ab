//! A record as text, and back.

use std::fmt;
use std::str::FromStr;
mod parse;

use crate::record::{Outcome, Poll, Record};

/// The first line. The number goes up when an old reader would misread what a
/// new writer writes.
const HEADER: &str = "timeline 1";

/// The reason why a text is not a record: a line, the words expected there, and
/// the words found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    line: usize,
    expected: String,
    found: String,
}

impl ParseError {
    /// The line, counted from 1; one past the last if lines are missing at the end.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}: expected {}, found {}",
            self.line, self.expected, self.found
        )
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(origin) = &self.origin {
            writeln!(f, "date {}", OneLine(&origin.date))?;
            writeln!(f, "rustc {}", OneLine(&origin.rustc))?;
            writeln!(f, "tokio {}", OneLine(&origin.tokio))?;
            writeln!(f, "machine {}", OneLine(&origin.machine))?;
        }
        writeln!(f, "end {}", self.end)?;
        for thread in &self.threads {
            writeln!(f, "thread {}", OneLine(&thread.to_string()))?;
        }
        for mark in &self.marks {
            writeln!(f, "mark {} {}", mark.at, OneLine(&mark.name))?;
        }
        for task in &self.tasks {
            let kind = if task.blocking { "blocking" } else { "task" };
            writeln!(f, "{kind} {} {}", task.created, OneLine(&task.label))?;
            for Poll { start, end, thread } in &task.polls {
                writeln!(f, "poll {start} {end} {thread}")?;
            }
            for mark in &task.marks {
                writeln!(f, "mark {} {}", mark.at, OneLine(&mark.name))?;
            }
            match task.outcome {
                Outcome::Done(at) => writeln!(f, "done {at}")?,
                Outcome::Cancelled(at) => writeln!(f, "cancelled {at}")?,
                Outcome::Panicked(at) => writeln!(f, "panicked {at}")?,
                Outcome::Unfinished => writeln!(f, "unfinished")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Record {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Record, ParseError> {
        parse::record(text)
    }
}

/// Text on one line: line ends and backslashes are written as `\n`, `\r` and `\\`.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                c => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
