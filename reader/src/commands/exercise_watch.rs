//! Waits for the next save of one file.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// A save is several events: this long without another, and it is over.
const QUIET: Duration = Duration::from_millis(50);

/// Watches one file.
pub(super) struct Watcher {
    file: PathBuf,
    // Dropped, it would watch no more.
    _inner: RecommendedWatcher,
    events: Receiver<()>,
}

impl Watcher {
    /// Starts watching; a save from now on is noticed. The file's directory is
    /// watched, for many editors save by putting a new file in the place of the
    /// old one.
    ///
    /// # Errors
    ///
    /// When the system cannot watch files, or no more of them.
    pub(super) fn start(file: &Path) -> anyhow::Result<Watcher> {
        let directory = file.parent().context("a file lies in a directory")?;
        let name = file.file_name().map(ToOwned::to_owned);
        let (sender, events) = channel();
        let mut inner =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let concerns = match &event {
                    // To read a file is no change.
                    Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
                    Ok(event) => {
                        event.need_rescan()
                            || event
                                .paths
                                .iter()
                                .any(|path| path.file_name() == name.as_deref())
                    }
                    // What was missed is not known: look.
                    Err(_) => true,
                };
                if concerns {
                    let _ = sender.send(());
                }
            })?;
        inner.watch(directory, RecursiveMode::NonRecursive)?;
        Ok(Watcher {
            file: file.to_owned(),
            _inner: inner,
            events,
        })
    }

    /// Waits until the file says something else than `known`, and returns that.
    /// While it is away, or is not UTF-8, it is waited for.
    ///
    /// # Errors
    ///
    /// When there is nobody left who would notice.
    pub(super) fn next(&mut self, known: &str) -> anyhow::Result<String> {
        loop {
            self.events
                .recv()
                .context("the files are watched no more")?;
            while self.events.recv_timeout(QUIET).is_ok() {}
            if let Ok(text) = std::fs::read_to_string(&self.file)
                && text != known
            {
                return Ok(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_save_is_noticed_however_the_editor_saves() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("no_order.rs");
        fs::write(&file, "one").expect("written");
        let mut watcher = Watcher::start(&file).expect("watching");
        fs::write(directory.path().join("amdahl.rs"), "another file").expect("written");
        fs::write(&file, "two").expect("written");
        assert_eq!(watcher.next("one").expect("noticed"), "two");
        let beside = directory.path().join(".no_order.rs.swp");
        fs::write(&beside, "three").expect("written");
        fs::rename(&beside, &file).expect("moved");
        assert_eq!(watcher.next("two").expect("noticed"), "three");
    }
}
