//! The learner's attempts, and the record of solved exercises. All of it lies in one
//! directory that git ignores, so that a pull never touches it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{Exercise, read};

/// The directory that holds the attempts and the progress of one learner.
#[derive(Clone, Debug)]
pub struct ProgressStore {
    directory: PathBuf,
}

/// The progress of a learner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The exercises that were begun, by lesson, as in `no_order`.
    pub exercises: BTreeMap<String, Done>,
}

/// The progress of a learner with one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Done {
    /// The day on which the tests first passed, as in `2026-11-24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved: Option<String>,
    /// True where the solution was asked for before that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

impl Progress {
    /// Tells whether the exercise of `lesson` has been solved.
    pub fn solved(&self, lesson: &str) -> bool {
        self.exercises
            .get(lesson)
            .is_some_and(|done| done.solved.is_some())
    }
}

/// The progress that was recorded, and the place of the record if it was damaged.
#[derive(Clone, Debug)]
pub struct StoredProgress {
    /// The progress; none where the record was damaged.
    pub progress: Progress,
    /// The file to which a record that could not be read was moved.
    pub damaged: Option<PathBuf>,
}

impl ProgressStore {
    /// The store in `directory`, which is made when something is put there.
    pub fn at(directory: impl Into<PathBuf>) -> ProgressStore {
        ProgressStore {
            directory: directory.into(),
        }
    }

    /// The directory itself.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The file of the attempt at `exercise`, which need not exist.
    pub fn attempt(&self, exercise: &Exercise) -> PathBuf {
        self.directory.join(&exercise.lesson).with_extension("rs")
    }

    /// Tells whether there is an attempt.
    pub fn begun(&self, exercise: &Exercise) -> bool {
        self.attempt(exercise).exists()
    }

    /// Writes the starter as the attempt, unless there is one. Tells whether it did.
    ///
    /// # Errors
    /// When there is no starter, or the directory cannot be written.
    pub fn take(&self, exercise: &Exercise) -> Result<bool> {
        let starter = read(&exercise.starter())?;
        let attempt = self.attempt(exercise);
        self.make()?;
        match self.beside(&starter)?.persist_noclobber(&attempt) {
            Ok(_) => Ok(true),
            Err(there) if there.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => {
                Err(error.error).with_context(|| format!("writing {}", attempt.display()))
            }
        }
    }

    /// Puts a fresh starter in the place of the attempt, which is kept beside it
    /// as `no_order.1.rs`, or the next free number. Returns the place; `None` when there
    /// was no attempt, or an unchanged one.
    ///
    /// # Errors
    /// When there is no starter, or the directory cannot be written.
    pub fn reset(&self, exercise: &Exercise) -> Result<Option<PathBuf>> {
        let starter = read(&exercise.starter())?;
        self.make()?;
        let _lock = self.lock()?;
        let attempt = self.attempt(exercise);
        let untouched = fs::read(&attempt).is_ok_and(|text| text == starter.as_bytes());
        let kept = if attempt.exists() && !untouched {
            Some(self.put_aside(&attempt, &exercise.lesson, "rs")?)
        } else {
            None
        };
        self.write(&attempt, &starter)?;
        Ok(kept)
    }

    /// Reads the progress. A record that cannot be read is put aside.
    ///
    /// # Errors
    /// When a file is there and cannot be opened or moved.
    pub fn progress(&self) -> Result<StoredProgress> {
        if !self.directory.is_dir() {
            return Ok(StoredProgress {
                progress: Progress::default(),
                damaged: None,
            });
        }
        let _lock = self.lock()?;
        self.recorded()
    }

    /// Changes what is recorded of `exercise`. Changes by other processes wait
    /// meanwhile.
    ///
    /// # Errors
    /// When the record cannot be read or written.
    pub fn record(
        &self,
        exercise: &Exercise,
        change: impl FnOnce(&mut Done),
    ) -> Result<StoredProgress> {
        self.make()?;
        let _lock = self.lock()?;
        let mut recorded = self.recorded()?;
        let done = recorded
            .progress
            .exercises
            .entry(exercise.lesson.clone())
            .or_default();
        let before = done.clone();
        change(done);
        if *done != before {
            let text = serde_json::to_string_pretty(&recorded.progress)
                .context("writing down the progress")?;
            self.write(&self.record_file(), &(text + "\n"))?;
        }
        Ok(recorded)
    }

    /// Writes down that `exercise` is solved, and that it was on the day `today`
    /// unless it was before.
    ///
    /// # Errors
    /// When the record cannot be read or written.
    pub fn solve(&self, exercise: &Exercise, today: &str) -> Result<StoredProgress> {
        self.record(exercise, |done| {
            done.solved.get_or_insert_with(|| today.to_owned());
        })
    }

    fn record_file(&self) -> PathBuf {
        self.directory.join("progress.json")
    }

    fn recorded(&self) -> Result<StoredProgress> {
        let path = self.record_file();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(StoredProgress {
                    progress: Progress::default(),
                    damaged: None,
                });
            }
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        match serde_json::from_slice(&bytes) {
            Ok(progress) => Ok(StoredProgress {
                progress,
                damaged: None,
            }),
            Err(_) => Ok(StoredProgress {
                progress: Progress::default(),
                damaged: Some(self.put_aside(&path, "progress.damaged", "json")?),
            }),
        }
    }

    fn make(&self) -> Result<()> {
        fs::create_dir_all(&self.directory)
            .with_context(|| format!("making {}", self.directory.display()))
    }

    /// Keeps other checks from the record until it is dropped.
    fn lock(&self) -> Result<File> {
        let path = self.directory.join(".lock");
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))?;
        match file.lock() {
            Ok(()) => Ok(file),
            // A file system without locks has to do without.
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(file),
            Err(error) => Err(error).with_context(|| format!("locking {}", path.display())),
        }
    }

    fn put_aside(&self, file: &Path, stem: &str, extension: &str) -> Result<PathBuf> {
        let free = (1..)
            .map(|number| self.directory.join(format!("{stem}.{number}.{extension}")))
            .find(|path| !path.exists())
            .context("there is no number left to keep a file under")?;
        fs::rename(file, &free)
            .with_context(|| format!("keeping {} as {}", file.display(), free.display()))?;
        Ok(free)
    }

    /// Writes a file so that it is there whole or not at all.
    fn write(&self, path: &Path, text: &str) -> Result<()> {
        self.beside(text)?
            .persist(path)
            .map(|_| ())
            .map_err(|error| error.error)
            .with_context(|| format!("writing {}", path.display()))
    }

    fn beside(&self, text: &str) -> Result<tempfile::NamedTempFile> {
        let writing = || format!("writing in {}", self.directory.display());
        let mut file = tempfile::NamedTempFile::new_in(&self.directory).with_context(writing)?;
        file.write_all(text.as_bytes()).with_context(writing)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use course::layout::Layout;
    use course::lesson::Lesson;

    use super::*;

    fn store() -> (tempfile::TempDir, ProgressStore, Exercise) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let lesson = Lesson::at(&Layout::at(directory.path()), "no_order");
        fs::create_dir_all(lesson.exercise()).expect("made");
        let exercise = Exercise::of(&lesson);
        fs::write(exercise.starter(), "starter\n").expect("written");
        let store = ProgressStore::at(directory.path().join("my"));
        (directory, store, exercise)
    }

    #[test]
    fn starters_are_never_written_over_an_attempt() {
        let (_kept, store, exercise) = store();
        assert!(!store.begun(&exercise));
        assert!(store.take(&exercise).expect("taken"));
        fs::write(store.attempt(&exercise), "half done").expect("written");
        assert!(!store.take(&exercise).expect("not taken"));
        let attempt = read(&store.attempt(&exercise)).expect("there");
        assert_eq!(attempt, "half done");
    }

    #[test]
    fn resets_keep_every_attempt() {
        let (_kept, store, exercise) = store();
        assert_eq!(store.reset(&exercise).expect("reset"), None);
        for (number, text) in [(1, "one"), (2, "two")] {
            fs::write(store.attempt(&exercise), text).expect("written");
            let kept = store.reset(&exercise).expect("reset").expect("kept");
            assert!(
                kept.ends_with(format!("my/no_order.{number}.rs")),
                "{kept:?}"
            );
            assert_eq!(read(&kept).expect("there"), text);
            let attempt = read(&store.attempt(&exercise)).expect("there");
            assert_eq!(attempt, "starter\n");
        }
        // There is nothing to keep of a starter.
        assert_eq!(store.reset(&exercise).expect("reset"), None);
    }

    #[test]
    fn progress_is_read_back_as_it_was_recorded() {
        let (_kept, store, exercise) = store();
        let nothing = store.progress().expect("read");
        assert_eq!(nothing.progress, Progress::default());
        for day in ["2026-11-24", "2026-11-25"] {
            store.solve(&exercise, day).expect("recorded");
        }
        let back = ProgressStore::at(store.directory())
            .progress()
            .expect("read");
        assert!(back.progress.solved("no_order"));
        assert!(!back.progress.solved("amdahl"));
        let day = back.progress.exercises["no_order"].solved.as_deref();
        assert_eq!(day, Some("2026-11-24"), "the day of the first time");
        assert_eq!(back.damaged, None);
    }

    #[test]
    fn records_that_are_damaged_are_kept_aside() {
        let (_kept, store, exercise) = store();
        store.take(&exercise).expect("taken");
        for (number, bytes) in [(1, b"{\"exer".as_slice()), (2, b"\xff\xfe")] {
            fs::write(store.record_file(), bytes).expect("written");
            let found = store.progress().expect("read");
            assert_eq!(found.progress, Progress::default());
            let aside = found.damaged.expect("it was damaged");
            assert!(
                aside.ends_with(format!("progress.damaged.{number}.json")),
                "{aside:?}"
            );
            assert_eq!(fs::read(aside).expect("there"), bytes);
        }
        let after = store.record(&exercise, |done| done.asked = true);
        assert_eq!(after.expect("recorded").damaged, None);
    }

    #[test]
    fn many_who_record_at_once_lose_nothing() {
        let (_kept, store, exercise) = store();
        let exercise = &exercise;
        std::thread::scope(|scope| {
            for number in 0..16 {
                let store = store.clone();
                scope.spawn(move || {
                    let own = Exercise {
                        lesson: format!("lesson_{number}"),
                        ..exercise.clone()
                    };
                    store
                        .record(&own, |done| done.asked = true)
                        .expect("recorded");
                });
            }
        });
        let all = store.progress().expect("read").progress;
        assert_eq!(all.exercises.len(), 16);
    }
}
