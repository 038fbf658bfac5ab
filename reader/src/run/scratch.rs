//! Where the files of a run lie while it lasts.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

/// The directory in a place that a program runs in.
const INSIDE: &str = "here";

/// A directory of this process alone, with a place for each run. It goes with
/// the process; where the process was killed, the next one removes it.
#[derive(Debug)]
pub struct Scratch {
    directory: PathBuf,
    /// Locked as long as the directory is in use.
    _lock: File,
}

impl Scratch {
    /// A new directory in `all`, from which those are removed whose process is
    /// gone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(all: &Path) -> anyhow::Result<Scratch> {
        let failed = || format!("cannot make a directory in {}", all.display());
        fs::create_dir_all(all).with_context(failed)?;
        remove_stale(all);
        let directory = tempfile::Builder::new()
            .prefix("reader-")
            .tempdir_in(all)
            .with_context(failed)?
            .keep();
        let lock = File::create(lock_of(&directory)).with_context(failed)?;
        // Nobody else knows of it yet, and where files cannot be locked it will be
        // taken for stale: then two readers of one book disturb each other's runs.
        let _ = lock.try_lock();
        Ok(Scratch {
            directory,
            _lock: lock,
        })
    }

    /// A place for one run, removed when it is dropped.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn place(&self) -> anyhow::Result<Place> {
        let made = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&self.directory);
        let place = made
            .with_context(|| format!("cannot make a directory in {}", self.directory.display()))?;
        Ok(Place(place))
    }

    /// Removes everything.
    pub fn remove(&self) {
        remove(&self.directory);
        let _ = fs::remove_file(lock_of(&self.directory));
    }
}

/// The files of one run.
#[derive(Debug)]
pub struct Place(TempDir);

impl Place {
    /// Where they lie.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        remove(self.0.path());
    }
}

/// A fresh directory in a place, for a program to run in.
///
/// # Errors
/// When it cannot be made.
pub fn inside(place: &Path) -> anyhow::Result<PathBuf> {
    let directory = place.join(INSIDE);
    fs::create_dir(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    Ok(directory)
}

/// Makes a directory that a program ran in fresh again.
///
/// # Errors
/// When it cannot be made.
pub fn refresh(inside: &Path) -> anyhow::Result<()> {
    let empty = fs::read_dir(inside).is_ok_and(|mut entries| entries.next().is_none());
    if empty {
        return Ok(());
    }
    remove(inside);
    fs::create_dir(inside).with_context(|| format!("cannot make {}", inside.display()))
}

/// Removes a directory with all that is in it, also where a program has taken
/// away the right to.
fn remove(directory: &Path) {
    if fs::remove_dir_all(directory).is_err() && directory.exists() {
        unlock(directory);
        // What is left is removed when the next reader starts.
        let _ = fs::remove_dir_all(directory);
    }
}

/// Lets the owner into every directory.
fn unlock(directory: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o700));
    }
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        // Not where a link leads.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            unlock(&entry.path());
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
    fn a_place_goes_with_all_that_is_in_it() {
        let all = tempfile::tempdir().expect("a directory");
        let scratch = Scratch::new(all.path()).expect("a directory");
        let place = scratch.place().expect("a place");
        let here = inside(place.path()).expect("a directory");
        fs::create_dir(here.join("sub")).expect("a directory");
        fs::write(here.join("sub/file"), "x").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(here.join("sub"), fs::Permissions::from_mode(0o000)).expect("shut");
        }
        drop(place);
        assert_eq!(entries(&scratch.directory), 0);
        scratch.remove();
        assert_eq!(entries(all.path()), 0);
    }

    #[test]
    fn what_a_killed_reader_left_is_removed_and_what_another_uses_is_not() {
        let all = tempfile::tempdir().expect("a directory");
        let killed = Scratch::new(all.path()).expect("a directory");
        let place = killed.place().expect("a place");
        let left = killed.directory.clone();
        std::mem::forget(place);
        drop(killed);
        let other = Scratch::new(all.path()).expect("a directory");
        assert!(!left.exists());
        let one = Scratch::new(all.path()).expect("a directory");
        assert!(other.directory.exists() && one.directory.exists());
    }
}
