//! Directories for the files of a run while it lasts.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

/// The name of the directory in a [`RunDir`] that a program runs in.
const CWD: &str = "here";

/// A directory of this process alone, with a [`RunDir`] for each run. It goes with
/// the process; where the process was killed, the next one removes it.
#[derive(Debug)]
pub struct RunDirs {
    directory: PathBuf,
    /// Locked as long as the directory is in use.
    lock: File,
}

impl RunDirs {
    /// Creates a directory in `all`, from which those are removed whose process is
    /// gone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(all: &Path) -> anyhow::Result<RunDirs> {
        let failed = || format!("cannot make a directory in {}", all.display());
        fs::create_dir_all(all).with_context(failed)?;
        remove_stale(all);
        let directory = tempfile::Builder::new()
            .prefix("reader-")
            .tempdir_in(all)
            .with_context(failed)?
            .keep();
        let lock = File::create(lock_of(&directory)).with_context(failed)?;
        // No other process knows of it yet. Where files cannot be locked it will be
        // taken for stale: then two readers of one book disturb each other's runs.
        let _ = lock.try_lock();
        Ok(RunDirs { directory, lock })
    }

    /// Creates the directory of one run, removed when it is dropped.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&self) -> anyhow::Result<RunDir> {
        let made = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&self.directory);
        let directory = made
            .with_context(|| format!("cannot make a directory in {}", self.directory.display()))?;
        Ok(RunDir(directory))
    }

    /// Removes everything.
    pub fn remove(&self) {
        remove(&self.directory);
        // The end of the process unlocks it at the latest.
        let _ = self.lock.unlock();
        let _ = fs::remove_file(lock_of(&self.directory));
    }
}

impl Drop for RunDirs {
    fn drop(&mut self) {
        self.remove();
    }
}

/// The directory with the files of one run.
#[derive(Debug)]
pub struct RunDir(TempDir);

impl RunDir {
    /// The path of the directory.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for RunDir {
    fn drop(&mut self) {
        remove(self.0.path());
    }
}

/// Creates the directory in a run's directory that its program runs in.
///
/// # Errors
/// When it cannot be made.
pub fn create_cwd(run_dir: &Path) -> anyhow::Result<PathBuf> {
    let cwd = run_dir.join(CWD);
    fs::create_dir(&cwd).with_context(|| format!("cannot make {}", cwd.display()))?;
    Ok(cwd)
}

/// Empties the directory that a program ran in.
///
/// # Errors
/// When it cannot be made again.
pub fn reset_cwd(cwd: &Path) -> anyhow::Result<()> {
    let empty = fs::read_dir(cwd).is_ok_and(|mut entries| entries.next().is_none());
    if empty {
        return Ok(());
    }
    remove(cwd);
    fs::create_dir(cwd).with_context(|| format!("cannot make {}", cwd.display()))
}

/// Removes a directory with all that is in it, also where a program has taken
/// away the right to.
fn remove(directory: &Path) {
    if fs::remove_dir_all(directory).is_err() && directory.exists() {
        make_accessible(directory);
        // The next reader removes at its start what is left.
        let _ = fs::remove_dir_all(directory);
    }
}

/// Gives the owner access to `directory` and every directory below it.
fn make_accessible(directory: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o700));
    }
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // A link is not followed.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            make_accessible(&entry.path());
        }
    }
}

fn lock_of(directory: &Path) -> PathBuf {
    directory.with_extension("lock")
}

/// Removes the directories whose process is gone: its lock is.
fn remove_stale(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let lock = entry.path();
        if lock.extension().is_none_or(|extension| extension != "lock") {
            continue;
        }
        let Ok(file) = File::open(&lock) else {
            continue;
        };
        if !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            remove(&lock.with_extension(""));
            let _ = fs::remove_file(&lock);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(directory: &Path) -> usize {
        fs::read_dir(directory).expect("a directory").count()
    }

    #[test]
    fn run_dir_is_removed_with_everything_in_it() {
        let all = tempfile::tempdir().expect("a directory");
        let run_dirs = RunDirs::new(all.path()).expect("a directory");
        let run_dir = run_dirs.create().expect("a directory");
        let cwd = create_cwd(run_dir.path()).expect("a directory");
        fs::create_dir(cwd.join("sub")).expect("a directory");
        fs::write(cwd.join("sub/file"), "x").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(cwd.join("sub"), fs::Permissions::from_mode(0o000)).expect("shut");
        }
        drop(run_dir);
        assert_eq!(entries(&run_dirs.directory), 0);
        run_dirs.remove();
        assert_eq!(entries(all.path()), 0);
    }

    #[test]
    fn run_dirs_of_killed_readers_alone_are_removed() {
        let all = tempfile::tempdir().expect("a directory");
        let killed = RunDirs::new(all.path()).expect("a directory");
        let run_dir = killed.create().expect("a directory");
        let left = killed.directory.clone();
        std::mem::forget(run_dir);
        // A killed process loses its lock and nothing else.
        let _ = killed.lock.unlock();
        std::mem::forget(killed);
        let other = RunDirs::new(all.path()).expect("a directory");
        assert!(!left.exists());
        let one = RunDirs::new(all.path()).expect("a directory");
        assert!(other.directory.exists() && one.directory.exists());
    }
}
