//! Reports saved files, one batch for a save.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout_at};

/// The time without an event after which a save is over: a save is several events.
const QUIET_PERIOD: Duration = Duration::from_millis(50);

/// The longest time until a batch is reported, where files change all the time.
const LONGEST_BATCH: Duration = Duration::from_millis(500);

/// Watches the files of a directory.
#[derive(Debug)]
pub struct FileWatcher {
    root: PathBuf,
    trees: Vec<PathBuf>,
    // Watches until it is dropped.
    inner: RecommendedWatcher,
    events: UnboundedReceiver<notify::Result<Event>>,
}

impl FileWatcher {
    /// Starts watching; a save from now on is reported. The files directly in `root` are
    /// watched, and all that is in its directories `trees`. A file is watched through
    /// its directory, for many editors save by putting a new file in the place of the
    /// old one.
    ///
    /// # Errors
    ///
    /// When the system cannot watch files, or no more of them.
    pub fn start(root: &Path, trees: &[&str]) -> notify::Result<FileWatcher> {
        // The system reports paths without symbolic links.
        let root = root.canonicalize()?;
        let (sender, events) = unbounded_channel();
        let mut inner = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading a file is no change, and a build reads them all.
            if !matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(event);
            }
        })?;
        inner.watch(&root, RecursiveMode::NonRecursive)?;
        let trees: Vec<_> = trees.iter().map(|tree| root.join(tree)).collect();
        for tree in trees.iter().filter(|tree| tree.is_dir()) {
            inner.watch(tree, RecursiveMode::Recursive)?;
        }
        Ok(FileWatcher {
            root,
            trees,
            inner,
            events,
        })
    }

    /// Waits for the next save of a file that `concerns` (by its path from the root), and
    /// returns all of them that were saved until it was quiet. There may be none where
    /// the system lost count of them. `None` when no save will be reported any more.
    pub async fn saved(&mut self, concerns: impl Fn(&Path) -> bool) -> Option<Vec<PathBuf>> {
        let mut files = loop {
            if let Some(files) = self.next(&concerns).await? {
                break files;
            }
        };
        let latest = Instant::now() + LONGEST_BATCH;
        let mut quiet = Instant::now() + QUIET_PERIOD;
        while let Ok(Some(more)) = timeout_at(quiet.min(latest), self.next(&concerns)).await {
            if let Some(more) = more {
                files.extend(more);
                quiet = Instant::now() + QUIET_PERIOD;
            }
        }
        files.sort();
        files.dedup();
        Some(files)
    }

    /// The files of the next event; `Some(None)` when it concerns none.
    async fn next(&mut self, concerns: impl Fn(&Path) -> bool) -> Option<Option<Vec<PathBuf>>> {
        let Ok(event) = self.events.recv().await? else {
            // The missed files are not known: look at everything.
            return Some(Some(Vec::new()));
        };
        self.watch_again(&event);
        let files: Vec<_> = event
            .paths
            .iter()
            .filter_map(|path| path.strip_prefix(&self.root).ok())
            .filter(|path| concerns(path))
            .map(Path::to_owned)
            .collect();
        Some((event.need_rescan() || !files.is_empty()).then_some(files))
    }

    /// A tree that was removed and is there again (as after a checkout) is a new
    /// directory to the system.
    fn watch_again(&mut self, event: &Event) {
        for tree in &self.trees {
            if event.paths.contains(tree) && !event.kind.is_remove() && tree.is_dir() {
                // The next event tells when it went away again meanwhile.
                let _ = self.inner.watch(tree, RecursiveMode::Recursive);
            }
        }
    }
}
