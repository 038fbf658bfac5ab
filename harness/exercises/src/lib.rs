//! The exercises: the files of one, the check of an attempt, which is compiled with the
//! tests and run ([`check`]), the refusal that a wrong answer must meet ([`refusal`]),
//! and the learner's attempts and progress ([`store`]).

pub mod check;
pub mod refusal;
pub mod store;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use course::layout::{self, Layout};
use course::lesson::{self, Lesson};

/// The files of one exercise, in the folder of its lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// The lesson it belongs to, as its chapter's file is named: `no_order`.
    pub lesson: String,
    directory: PathBuf,
}

impl Exercise {
    /// The exercise of `lesson`. Nothing is looked up.
    pub fn of(lesson: &Lesson) -> Exercise {
        Exercise {
            lesson: lesson.name.clone(),
            directory: lesson.exercise(),
        }
    }

    /// The name that a learner types: `no-order`.
    pub fn name(&self) -> String {
        self.lesson.replace('_', "-")
    }

    /// The file that a learner starts from.
    pub fn starter(&self) -> PathBuf {
        self.directory.join("starter.rs")
    }

    /// The tests that an attempt must pass, and the solution too.
    pub fn tests(&self) -> PathBuf {
        self.directory.join("tests.rs")
    }

    /// A nudge, in Markdown, for the terminal and the page.
    pub fn hint(&self) -> PathBuf {
        self.directory.join("hint.md")
    }

    /// The solution.
    pub fn solution(&self) -> PathBuf {
        self.directory.join("solution.rs")
    }

    /// The solution, and after it the other ways, where there are some.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn solutions(&self) -> Result<Vec<PathBuf>> {
        let mut all = vec![self.solution()];
        all.extend(layout::files(&self.directory.join("solutions"), "rs")?);
        Ok(all)
    }

    /// Answers that tempt, and that the tests refuse.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn wrong_answers(&self) -> Result<Vec<PathBuf>> {
        layout::files(&self.directory.join("wrong"), "rs")
    }
}

/// Every lesson that has a starter, sorted by name.
///
/// # Errors
/// When the lessons cannot be listed.
pub fn all(layout: &Layout) -> Result<Vec<Exercise>> {
    Ok(lesson::all(layout)?
        .iter()
        .map(Exercise::of)
        .filter(|exercise| exercise.starter().is_file())
        .collect())
}

/// The text of a file of an exercise.
///
/// # Errors
/// When the file cannot be read, with its name, or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
