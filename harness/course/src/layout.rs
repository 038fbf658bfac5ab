//! The places of the parts of the course.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The directories and files of one copy of the course, named from its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The layout of the course whose root is `root`. Nothing is looked up.
    pub fn at(root: impl Into<PathBuf>) -> Layout {
        Layout { root: root.into() }
    }

    /// Finds the root: the nearest directory, from the current one upwards,
    /// that holds a `book.toml` beside a `code` directory; failing that, the
    /// one this crate was compiled in.
    ///
    /// # Errors
    /// When neither place holds a course.
    pub fn find() -> Result<Layout> {
        let here = env::current_dir().context("asking for the current directory")?;
        let compiled_in = Path::new(env!("CARGO_MANIFEST_DIR"));
        for start in [here.as_path(), compiled_in] {
            for directory in start.ancestors() {
                if directory.join("book.toml").is_file() && directory.join("code").is_dir() {
                    return Ok(Layout::at(directory));
                }
            }
        }
        bail!(
            "found no book.toml beside a code/ directory in {} or above it; \
             run this from inside a clone of the course",
            here.display()
        )
    }

    /// This course where it is a workspace, or else (in the small books of the tests) the
    /// repository that this was compiled in, whose crates their programs use.
    pub fn or_this_repository(&self) -> Layout {
        if self.root.join("Cargo.toml").is_file() {
            return self.clone();
        }
        Layout::compiled_in()
    }

    /// The course that these tools were compiled in, and with it their sources.
    pub fn compiled_in() -> Layout {
        let compiled_in = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = compiled_in.ancestors().nth(2);
        Layout::at(root.unwrap_or(compiled_in))
    }

    /// The directory that holds `book.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// mdBook's configuration.
    pub fn book_toml(&self) -> PathBuf {
        self.root.join("book.toml")
    }

    /// The prose: `SUMMARY.md` and the chapters.
    pub fn book_src(&self) -> PathBuf {
        self.root.join("book").join("src")
    }

    /// The look and the scripts of the pages.
    pub fn theme(&self) -> PathBuf {
        self.root.join("book").join("theme")
    }

    /// The crate `code`.
    pub fn code(&self) -> PathBuf {
        self.root.join("code")
    }

    /// The lessons' folders, each a package of its own.
    pub fn lessons(&self) -> PathBuf {
        self.code().join("lessons")
    }

    /// Other Tokios, each a workspace of its own.
    pub fn other_tokios(&self) -> PathBuf {
        self.root.join("other-tokios")
    }

    /// The release of rustc whose words were recorded.
    pub fn recorded_with(&self) -> PathBuf {
        self.code().join("recorded-with.txt")
    }

    /// The directory of a learner's own attempts and progress; git ignores it.
    pub fn my(&self) -> PathBuf {
        self.root.join("my")
    }

    /// Cargo's target directory: `CARGO_TARGET_DIR`, or `target` in the root.
    pub fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(directory) if !directory.is_empty() => self.root.join(directory),
            _ => self.root.join("target"),
        }
    }

    /// The directory of the built book, as `book.toml` says too.
    pub fn built_book(&self) -> PathBuf {
        self.root.join("target").join("book")
    }

    /// `path` as it is written in messages: from the root, with `/`.
    pub fn relative(&self, path: &Path) -> PathBuf {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let mut clean = PathBuf::new();
        for part in relative.components() {
            match part {
                std::path::Component::ParentDir if clean.file_name().is_some() => {
                    clean.pop();
                }
                std::path::Component::CurDir => {}
                other => clean.push(other),
            }
        }
        if cfg!(windows) {
            clean = clean.to_string_lossy().replace('\\', "/").into();
        }
        clean
    }
}

/// The files with the extension `extension` directly in `directory`, sorted;
/// none where there is no such directory.
///
/// # Errors
/// When the directory is there and cannot be read.
pub fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("listing {}", directory.display()));
        }
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry
            .with_context(|| format!("listing {}", directory.display()))?
            .path();
        if path.extension() == Some(OsStr::new(extension)) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Every file below `directory`, sorted; `keep` is asked about each file and directory.
/// Symbolic links are followed.
///
/// # Errors
/// When a directory cannot be read, or `directory` is not there.
pub fn files_below(directory: &Path, keep: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        let listing = || format!("listing {}", directory.display());
        for entry in std::fs::read_dir(&directory).with_context(listing)? {
            let path = entry.with_context(listing)?.path();
            if !keep(&path) {
                continue;
            }
            let to = if path.is_dir() { &mut open } else { &mut found };
            to.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The name of `path` without directory and extension.
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_messages_begin_at_the_root() {
        let layout = Layout::at("/course");
        let included = Path::new("/course/book/src/tasks/../../../code/lessons/tea/go/tea.go");
        assert_eq!(
            layout.relative(included),
            Path::new("code/lessons/tea/go/tea.go")
        );
        assert_eq!(
            layout.relative(Path::new("/elsewhere/x")),
            Path::new("/elsewhere/x")
        );
    }
}
