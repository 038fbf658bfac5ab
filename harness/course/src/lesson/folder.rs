//! The folder of one lesson, and the places in it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::layout::{Layout, files, stem};

/// The prefix of a package's name, before its lesson's.
const PREFIX: &str = "lesson-";

/// The folder of one lesson.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lesson {
    /// The name of the folder, and of the chapter's file: `no_order`.
    pub name: String,
    path: PathBuf,
}

impl Lesson {
    /// The folder of `name`. Nothing is looked up.
    pub fn at(layout: &Layout, name: impl Into<String>) -> Lesson {
        let name = name.into();
        Lesson {
            path: layout.lessons().join(&name),
            name,
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of its package: `lesson-no_order`.
    pub fn package(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    /// The manifest of its package.
    pub fn manifest(&self) -> PathBuf {
        self.path.join("Cargo.toml")
    }

    /// Whole programs, one idea each, and what was recorded of them.
    pub fn examples(&self) -> PathBuf {
        self.path.join("examples")
    }

    /// The Go twins of the programs.
    pub fn go(&self) -> PathBuf {
        self.path.join("go")
    }

    /// Programs that must not compile.
    pub fn compile_fail(&self) -> PathBuf {
        self.path.join("compile_fail")
    }

    /// Programs that compile with a warning that the lesson shows.
    pub fn compile_warn(&self) -> PathBuf {
        self.path.join("compile_warn")
    }

    /// The exercise: starter, tests, hint, solutions and wrong answers.
    pub fn exercise(&self) -> PathBuf {
        self.path.join("exercise")
    }

    /// Counted runs and measurements, and the pictures drawn from them.
    pub fn measured(&self) -> PathBuf {
        self.path.join("measured")
    }

    /// Recorded runs, and the pictures drawn from them.
    pub fn timeline(&self) -> PathBuf {
        self.measured().join("timeline")
    }

    /// The judgements of its programs.
    pub fn judged(&self) -> PathBuf {
        self.path.join("judged.rs")
    }

    /// The pictures of its programs' runs; only lessons with pictures have it.
    pub fn pictures(&self) -> PathBuf {
        self.path.join("pictures.rs")
    }

    /// Tells whether its judgements have pictures with them: a line
    /// `pub mod pictures;` in its `judged.rs`.
    pub fn has_pictures(&self) -> bool {
        std::fs::read_to_string(self.judged())
            .is_ok_and(|text| text.lines().any(|line| line.trim() == "pub mod pictures;"))
    }

    /// The generated table of programs, commands and what checks them.
    pub fn table(&self) -> PathBuf {
        self.path.join("programs.md")
    }

    /// The names and sources of its programs, sorted by name.
    ///
    /// # Errors
    /// When the directory is there and cannot be listed.
    pub fn programs(&self) -> Result<Vec<(String, PathBuf)>> {
        let sources = files(&self.examples(), "rs")?;
        Ok(sources
            .into_iter()
            .map(|source| (stem(&source), source))
            .collect())
    }
}
