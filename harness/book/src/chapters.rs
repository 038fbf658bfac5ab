//! The chapters' files, and what each includes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::include;
use course::layout::{Layout, stem};

/// One chapter of the book.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The file's name without its extension: unique in the book, and part of
    /// the name of every test that proves the chapter.
    pub name: String,
    /// The chapter's file.
    pub path: PathBuf,
    /// The files that it includes, from the root of the course.
    pub includes: BTreeSet<PathBuf>,
    /// The text.
    pub text: String,
}

impl Chapter {
    /// Tells whether the chapter includes `file` (a path from the root of the course).
    pub fn includes(&self, file: &Path) -> bool {
        self.includes.contains(file)
    }
}

/// Every chapter file below `book/src`, whether `SUMMARY.md` names it or not,
/// in the order of their paths.
///
/// # Errors
/// When a directory or a chapter cannot be read. A chapter that is not UTF-8
/// is listed without includes; [`crate`] reports it.
pub fn all(layout: &Layout) -> Result<Vec<Chapter>> {
    let mut found = Vec::new();
    collect(layout, &layout.book_src(), &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(layout: &Layout, directory: &Path, found: &mut Vec<Chapter>) -> Result<()> {
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
            found.push(Chapter {
                name: stem(&path),
                includes: include::included_files(layout, &path, &text),
                path,
                text,
            });
        }
    }
    Ok(())
}
