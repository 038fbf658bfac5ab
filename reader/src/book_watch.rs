//! Watches the files of the book.

use std::path::{Path, PathBuf};

use course::layout::Layout;

use crate::watch::FileWatcher;

/// The parts of the book, below the root.
const WATCHED: [&str; 3] = ["book", "book.toml", "code/lessons"];

/// The directories that are watched with all that is in them; the root is watched
/// for itself alone, since `target` is in it.
const TREES: [&str; 2] = ["book", "code"];

/// Watches the files of a book.
#[derive(Debug)]
pub struct BookWatcher(FileWatcher);

impl BookWatcher {
    /// Starts watching; a save from now on is reported.
    ///
    /// # Errors
    ///
    /// When the system cannot watch files, or no more of them.
    pub fn start(layout: &Layout) -> notify::Result<BookWatcher> {
        FileWatcher::start(layout.root(), &TREES).map(BookWatcher)
    }

    /// Waits for the next save and returns its files, below the root. There may be none
    /// where the system lost count of them.
    ///
    /// The scratch files of editors count with `scratch` alone. They are no part of
    /// the book, but mdBook copies every file beside the chapters, and fails where
    /// such a file goes away meanwhile: then its removal is a reason to try again.
    pub async fn saved(&mut self, scratch: bool) -> Vec<PathBuf> {
        let concerns = |path: &Path| is_of_the_book(path) && (scratch || !is_scratch(path));
        match self.0.saved(concerns).await {
            Some(files) => files,
            // The book is still served.
            None => std::future::pending().await,
        }
    }
}

/// Tells whether a path below the root is part of the book.
fn is_of_the_book(path: &Path) -> bool {
    // `code` itself brings its directories when it appears.
    WATCHED.iter().any(|watched| path.starts_with(watched)) || path == Path::new("code")
}

/// Tells whether a file is one that editors put beside the one that is edited.
fn is_scratch(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#'])
        || name == "4913"
        || [".swp", ".swx", "~"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_of_the_book_leaves_out_other_files() {
        for path in [
            "book/src/tasks/no_order.md",
            "book/theme/index.hbs",
            "book.toml",
            "code/lessons/a/go/a.go",
            "code/lessons/a/examples/a.stdout",
            "code/lessons/a/programs.md",
            "book",
            "code",
        ] {
            assert!(is_of_the_book(Path::new(path)), "{path}");
        }
        for path in [
            "target/book/index.html",
            "Cargo.lock",
            "code/Cargo.toml",
            ".git/HEAD",
            "",
        ] {
            assert!(!is_of_the_book(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn is_scratch_tells_editor_files_from_chapters() {
        for name in [
            ".a.md.swp",
            "a.md~",
            "4913",
            ".#a.md",
            "#a.md#",
            ".DS_Store",
        ] {
            assert!(is_scratch(&Path::new("book/src").join(name)), "{name}");
        }
        for name in ["a.md", "a.svg", "a-4913.md"] {
            assert!(!is_scratch(&Path::new("book/src").join(name)), "{name}");
        }
    }
}
