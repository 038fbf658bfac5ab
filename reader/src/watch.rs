//! Reports what was saved, one batch for a save.

use std::path::{Path, PathBuf};
use std::time::Duration;

use course::layout::Layout;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout_at};

/// What the book is made of, below the root.
const WATCHED: [&str; 3] = ["book", "book.toml", "code/lessons"];

/// The directories that are watched with all that is in them; the root is watched
/// for itself alone, since `target` is in it.
const TREES: [&str; 2] = ["book", "code"];

/// A save is several events: this long without another, and it is over.
const QUIET: Duration = Duration::from_millis(50);

/// Where files change all the time, a build still comes this often.
const PATIENCE: Duration = Duration::from_millis(500);

/// Watches the files of a book.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    inner: RecommendedWatcher,
    events: UnboundedReceiver<notify::Result<notify::Event>>,
}

impl Watcher {
    /// Starts watching; what is saved from now on is reported.
    ///
    /// # Errors
    ///
    /// When the system cannot watch files, or no more of them.
    pub fn start(layout: &Layout) -> notify::Result<Watcher> {
        // The system reports paths without symbolic links.
        let root = layout.root().canonicalize()?;
        let (sender, events) = unbounded_channel();
        let mut inner =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // To read a file is no change, and a build reads them all.
                if !matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(_))) {
                    let _ = sender.send(event);
                }
            })?;
        inner.watch(&root, RecursiveMode::NonRecursive)?;
        for tree in TREES.map(|tree| root.join(tree)) {
            if tree.is_dir() {
                inner.watch(&tree, RecursiveMode::Recursive)?;
            }
        }
        Ok(Watcher {
            root,
            inner,
            events,
        })
    }

    /// Waits for the next save and returns the files in question, below the root.
    /// Where the system lost count of them there may be none.
    ///
    /// The scratch files of editors count with `scratch` alone. They are no part of
    /// the book, but mdBook copies what lies beside the chapters, and fails where
    /// such a file goes away meanwhile: then its going is a reason to try again.
    pub async fn saved(&mut self, scratch: bool) -> Vec<PathBuf> {
        loop {
            if let Some(first) = self.next(scratch).await {
                return self.until_quiet(first, scratch).await;
            }
        }
    }

    async fn until_quiet(&mut self, mut files: Vec<PathBuf>, scratch: bool) -> Vec<PathBuf> {
        let latest = Instant::now() + PATIENCE;
        let mut quiet = Instant::now() + QUIET;
        while let Ok(more) = timeout_at(quiet.min(latest), self.next(scratch)).await {
            if let Some(more) = more {
                files.extend(more);
                quiet = Instant::now() + QUIET;
            }
        }
        files.sort();
        files.dedup();
        files
    }

    /// The files of one event; none when it has nothing to do with the book.
    async fn next(&mut self, scratch: bool) -> Option<Vec<PathBuf>> {
        let Some(event) = self.events.recv().await else {
            return std::future::pending().await;
        };
        match event {
            Ok(event) => {
                self.watch_again(&event);
                let files: Vec<_> = event
                    .paths
                    .iter()
                    .filter_map(|path| path.strip_prefix(&self.root).ok())
                    .filter(|path| is_of_the_book(path) && (scratch || !is_scratch(path)))
                    .map(Path::to_owned)
                    .collect();
                (event.need_rescan() || !files.is_empty()).then_some(files)
            }
            // What was missed is not known: look at everything.
            Err(_) => Some(Vec::new()),
        }
    }

    /// A tree that was removed and is there again (as after a checkout) is a new
    /// directory to the system.
    fn watch_again(&mut self, event: &notify::Event) {
        for tree in TREES.map(|tree| self.root.join(tree)) {
            if event.paths.contains(&tree) && !event.kind.is_remove() && tree.is_dir() {
                // When it went away again meanwhile, the next event says so.
                let _ = self.inner.watch(&tree, RecursiveMode::Recursive);
            }
        }
    }
}

/// Whether a path below the root is part of the book.
fn is_of_the_book(path: &Path) -> bool {
    // `code` itself, for it brings its directories when it appears.
    WATCHED.iter().any(|watched| path.starts_with(watched)) || path == Path::new("code")
}

/// Whether a file is one that editors put beside the one that is edited.
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
    fn the_book_is_told_from_what_lies_around() {
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
    fn scratch_files_are_told_from_chapters() {
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
