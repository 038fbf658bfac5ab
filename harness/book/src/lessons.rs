//! Which chapter is where, and which programs it shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::include;
use course::layout::{Layout, stem};

/// One chapter of the book.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The file's name without its extension: unique in the book, and part of
    /// the name of every test that proves the lesson.
    pub name: String,
    /// The chapter's file.
    pub path: PathBuf,
    /// What it includes, from the root of the course.
    pub includes: BTreeSet<PathBuf>,
    text: String,
}

impl Lesson {
    /// Whether the lesson includes `file` (a path from the root of the course).
    pub fn includes(&self, file: &Path) -> bool {
        self.includes.contains(file)
    }

    /// Whether the lesson uses `program` (a path from the root of the course):
    /// includes it, includes what was recorded of it, or names it by its path.
    pub fn uses(&self, program: &Path) -> bool {
        let path = program.to_string_lossy().replace('\\', "/");
        self.shows(program) || self.text.contains(&path)
    }

    /// Whether the lesson includes `program`, or what was recorded of it.
    fn shows(&self, program: &Path) -> bool {
        ["stdout", "stderr"]
            .iter()
            .any(|recorded| self.includes(&program.with_extension(recorded)))
            || self.includes(program)
    }
}

/// Every chapter file below `book/src`, whether `SUMMARY.md` names it or not,
/// in the order of their paths.
///
/// # Errors
/// When a directory or a chapter cannot be read. A chapter that is not UTF-8
/// is listed without includes; [`crate`] reports it.
pub fn lessons(layout: &Layout) -> Result<Vec<Lesson>> {
    let mut found = Vec::new();
    collect(layout, &layout.book_src(), &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(layout: &Layout, directory: &Path, found: &mut Vec<Lesson>) -> Result<()> {
    let listing = || format!("listing the chapters in {}", directory.display());
    for entry in fs::read_dir(directory).with_context(listing)? {
        let path = entry.with_context(listing)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            // An editor's scratch file, which may be gone in a moment.
        } else if path.is_dir() {
            collect(layout, &path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "md")
            && path != layout.book_src().join("SUMMARY.md")
        {
            let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            // One that is not UTF-8 is reported elsewhere.
            let text = String::from_utf8(bytes).unwrap_or_default();
            found.push(Lesson {
                name: stem(&path),
                includes: include::included_files(layout, &path, &text),
                path,
                text,
            });
        }
    }
    Ok(())
}

/// The name of the first lesson that includes `program` (a path from the root
/// of the course), else of the first that uses it, else `unused`: for naming the
/// program's test.
pub fn used_by(lessons: &[Lesson], program: &Path) -> String {
    lessons
        .iter()
        .find(|lesson| lesson.shows(program))
        .or_else(|| lessons.iter().find(|lesson| lesson.uses(program)))
        .map_or_else(|| "unused".to_owned(), |lesson| lesson.name.clone())
}
