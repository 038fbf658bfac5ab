//! Waits for the next save of an attempt.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tokio::runtime::{self, Runtime};

use crate::watch::FileWatcher;

/// Watches one file.
pub(super) struct AttemptWatcher {
    file: PathBuf,
    files: FileWatcher,
    runtime: Runtime,
}

impl AttemptWatcher {
    /// Starts watching; a save from now on is reported.
    ///
    /// # Errors
    ///
    /// When the system cannot watch files, or no more of them.
    pub(super) fn start(file: &Path) -> anyhow::Result<AttemptWatcher> {
        let directory = file.parent().context("a file lies in a directory")?;
        Ok(AttemptWatcher {
            file: file.to_owned(),
            files: FileWatcher::start(directory, &[])?,
            runtime: runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .context("cannot start Tokio's runtime")?,
        })
    }

    /// Waits until the text of the file differs from `last`, and returns it. A file that
    /// is away, or is not UTF-8, is waited for.
    ///
    /// # Errors
    ///
    /// When no save will be reported any more.
    pub(super) fn next(&mut self, last: &str) -> anyhow::Result<String> {
        let name = self.file.file_name();
        loop {
            let saved = self.files.saved(|path| path.file_name() == name);
            self.runtime
                .block_on(saved)
                .context("the files are watched no more")?;
            if let Ok(text) = std::fs::read_to_string(&self.file)
                && text != last
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
    fn attempt_watcher_notices_every_way_of_saving() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join("no_order.rs");
        fs::write(&file, "one").expect("written");
        let mut watcher = AttemptWatcher::start(&file).expect("watching");
        fs::write(directory.path().join("amdahl.rs"), "another file").expect("written");
        fs::write(&file, "two").expect("written");
        assert_eq!(watcher.next("one").expect("noticed"), "two");
        let beside = directory.path().join(".no_order.rs.swp");
        fs::write(&beside, "three").expect("written");
        fs::rename(&beside, &file).expect("moved");
        assert_eq!(watcher.next("two").expect("noticed"), "three");
    }
}
