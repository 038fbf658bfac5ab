//! A small course in a temporary directory, for planting mistakes in.

#![allow(dead_code)] // no test file uses all of it

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use course::layout::Layout;

/// A course of two chapters and one program, without mistakes.
pub struct Course {
    layout: Layout,
    // Removed when this is dropped.
    _directory: tempfile::TempDir,
}

impl Course {
    /// Writes the course into a temporary directory.
    pub fn new() -> Result<Course> {
        let directory = tempfile::tempdir()?;
        let course = Course {
            // Some systems reach their temporary directory by a symbolic link.
            layout: Layout::at(directory.path().canonicalize()?),
            _directory: directory,
        };
        course.write(
            "book.toml",
            "[book]\ntitle = \"Planted\"\nsrc = \"book/src\"\n[build]\nbuild-dir = \"target/book\"\ncreate-missing = false\n[rust]\nedition = \"2024\"\n",
        )?;
        course.write(
            "book/src/SUMMARY.md",
            "# Summary\n\n[Welcome](welcome.md)\n\n- [First](tasks/first.md)\n",
        )?;
        course.write(
            "book/src/welcome.md",
            "# Welcome\n\nTo the [first](tasks/first.md).\n",
        )?;
        course.write(
            "book/src/tasks/first.md",
            "# First\n\n```rust,example=kettle\n{{#rustdoc_include ../../../code/lessons/first/examples/kettle.rs:main}}\n```\n",
        )?;
        course.write(
            "code/lessons/first/examples/kettle.rs",
            "// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\n",
        )?;
        course.write(
            "code/lessons/first/Cargo.toml",
            "[package]\nname = \"lesson-first\"\n[lib]\npath = \"../../lesson.rs\"\n[dependencies]\ntokio.workspace = true\n",
        )?;
        course.write("code/lessons/first/judged.rs", "")?;
        Ok(course)
    }

    /// The places of its parts.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// `relative` in it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.layout.root().join(relative)
    }

    /// The text of the file `relative`.
    pub fn read(&self, relative: &str) -> Result<String> {
        let path = self.path(relative);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    }

    /// Makes the file `relative` say `text`.
    pub fn write(&self, relative: &str, text: &str) -> Result<()> {
        let path = self.path(relative);
        let parent = path.parent().context("a file has a directory")?;
        fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
    }

    /// Adds `text` to the end of the file `relative`.
    pub fn append(&self, relative: &str, text: &str) -> Result<()> {
        self.write(relative, &(self.read(relative)? + text))
    }

    /// Replaces `from` by `to` in the file `relative`.
    pub fn replace(&self, relative: &str, from: &str, to: &str) -> Result<()> {
        self.write(relative, &self.read(relative)?.replace(from, to))
    }
}

/// Copies `parts` of the course at `layout`, files and directories, to the same places
/// below `to`.
pub fn copy(layout: &Layout, parts: &[&str], to: &Path) -> Result<()> {
    let mut open: Vec<_> = parts.iter().map(|part| layout.root().join(part)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
            continue;
        }
        let copied = to.join(layout.relative(&path));
        let parent = copied.parent().context("a file has a directory")?;
        fs::create_dir_all(parent)?;
        fs::copy(&path, &copied).with_context(|| format!("copying {}", path.display()))?;
    }
    Ok(())
}
