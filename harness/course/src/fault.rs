//! Faults of the course, in a form that a terminal, a page and a test can each show.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// One thing that is wrong, its place, and what to do about it. The only error of the
/// tools that carries help.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, from the root of the course, where the fault lies in one.
    pub file: Option<PathBuf>,
    /// The line in it, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The fault itself: what is wrong.
    pub message: String,
    /// The next step for the reader of the fault.
    pub help: String,
}

impl Fault {
    /// A fault in `file` that has no line.
    pub fn new(
        file: impl Into<PathBuf>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        Fault::unplaced(message, help).in_file(file)
    }

    /// A fault that lies in no file, as in what was typed, or whose file the caller
    /// adds.
    pub fn unplaced(message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault {
            file: None,
            line: None,
            message: message.into(),
            help: help.into(),
        }
    }

    /// Places the fault in `file`.
    pub fn in_file(mut self, file: impl Into<PathBuf>) -> Fault {
        self.file = Some(file.into());
        self
    }

    /// Places the fault at `line` (counted from 1).
    pub fn at(mut self, line: usize) -> Fault {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

/// All that was found wrong in one look. Never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// `Ok` when nothing was found, else all that was, sorted by place.
    ///
    /// # Errors
    /// The faults themselves.
    pub fn into_result(mut self) -> Result<(), Faults> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort();
        self.0.dedup();
        Err(self)
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_printed_with_place_and_help() {
        let fault = Fault::unplaced("a tag is unknown", "write `rust`");
        assert_eq!(fault.to_string(), "a tag is unknown\n  help: write `rust`");
        let placed = fault.in_file("book/src/a.md");
        assert!(placed.to_string().starts_with("book/src/a.md: a tag"));
        let placed = placed.at(3);
        assert!(placed.to_string().starts_with("book/src/a.md:3: a tag"));
    }
}
