//! The exercises: what belongs to one, how an attempt at it is compiled with its
//! tests and run ([`check`]), what a wrong answer must be refused with
//! ([`refusal`]), and what the learner keeps of it ([`desk`]).

pub mod check;
pub mod desk;
pub mod message;
pub mod refusal;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use course::layout::{self, Layout, stem};

/// The files of one exercise, below `code/exercises`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// The lesson it belongs to, as its chapter's file is named: `no_order`.
    pub lesson: String,
    directory: PathBuf,
}

impl Exercise {
    /// The exercise of `lesson` in `directory`. Nothing is looked up.
    pub fn at(directory: impl Into<PathBuf>, lesson: impl Into<String>) -> Exercise {
        Exercise {
            lesson: lesson.into(),
            directory: directory.into(),
        }
    }

    /// The name that a learner types: `no-order`.
    pub fn name(&self) -> String {
        self.lesson.replace('_', "-")
    }

    /// What a learner starts from.
    pub fn starter(&self) -> PathBuf {
        self.file("starters", "rs")
    }

    /// What an attempt is held to; the solution too.
    pub fn tests(&self) -> PathBuf {
        self.file("tests", "rs")
    }

    /// A nudge, in Markdown, for the terminal and the page.
    pub fn hint(&self) -> PathBuf {
        self.file("hints", "md")
    }

    /// The solution.
    pub fn solution(&self) -> PathBuf {
        self.file("solutions", "rs")
    }

    /// The solution, and after it the other ways, where there are some.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn solutions(&self) -> Result<Vec<PathBuf>> {
        let mut all = vec![self.solution()];
        all.extend(layout::files(&self.own("solutions"), "rs")?);
        Ok(all)
    }

    /// Answers that tempt, and that the tests refuse.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn wrong_answers(&self) -> Result<Vec<PathBuf>> {
        layout::files(&self.own("wrong"), "rs")
    }

    fn file(&self, kind: &str, extension: &str) -> PathBuf {
        self.own(kind).with_extension(extension)
    }

    fn own(&self, kind: &str) -> PathBuf {
        self.directory.join(kind).join(&self.lesson)
    }
}

/// Every lesson that has a starter, sorted by name.
///
/// # Errors
/// When the starters cannot be listed.
pub fn all(layout: &Layout) -> Result<Vec<Exercise>> {
    let directory = layout.exercises();
    let starters = layout::files(&directory.join("starters"), "rs")?;
    Ok(starters
        .iter()
        .map(|starter| Exercise::at(&directory, stem(starter)))
        .collect())
}

/// The text of a file of an exercise.
///
/// # Errors
/// When the file cannot be read, with its name, or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
