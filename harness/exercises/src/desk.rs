//! What a learner keeps: attempts, and a record of what is solved. All of it lies
//! in one directory that git ignores, so that a pull never touches it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{Exercise, read};

/// The directory of one learner.
#[derive(Clone, Debug)]
pub struct Desk {
    directory: PathBuf,
}

/// What a learner has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// By lesson, as in `no_order`.
    pub exercises: BTreeMap<String, Done>,
}

/// What a learner has done with one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Done {
    /// The day on which the tests first passed, as in `2026-11-24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved: Option<String>,
    /// Whether the solution was asked for before that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

impl Progress {
    /// Whether the exercise of `lesson` has been solved.
    pub fn solved(&self, lesson: &str) -> bool {
        self.exercises
            .get(lesson)
            .is_some_and(|done| done.solved.is_some())
    }
}

/// What was recorded, and where a damaged record was put, if it was damaged.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What the record says.
    pub progress: Progress,
    /// Where the record that could not be read lies now.
    pub damaged: Option<PathBuf>,
}

impl Desk {
    /// The desk in `directory`, which is made when something is put there.
    pub fn at(directory: impl Into<PathBuf>) -> Desk {
        Desk {
            directory: directory.into(),
        }
    }

    /// Where all of it lies.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where the attempt at `exercise` lies, or would.
    pub fn attempt(&self, exercise: &Exercise) -> PathBuf {
        self.directory.join(&exercise.lesson).with_extension("rs")
    }

    /// Whether there is an attempt.
    pub fn begun(&self, exercise: &Exercise) -> bool {
        self.attempt(exercise).exists()
    }

    /// Puts the starter on the desk, unless there is an attempt. Says whether it
    /// did.
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
    /// as `no_order.1.rs`, or the next free number. Says where; `None` when there
    /// was no attempt, or nobody had changed it.
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

    /// What is recorded. A record that cannot be read is put aside.
    ///
    /// # Errors
    /// When a file is there and cannot be opened or moved.
    pub fn progress(&self) -> Result<Recorded> {
        if !self.directory.is_dir() {
            return Ok(Recorded {
                progress: Progress::default(),
                damaged: None,
            });
        }
        let _lock = self.lock()?;
        self.recorded()
    }

    /// Changes what is recorded of `exercise`, with no other change in between,
    /// whoever else is at the desk.
    ///
    /// # Errors
    /// When the record cannot be read or written.
    pub fn record(&self, exercise: &Exercise, change: impl FnOnce(&mut Done)) -> Result<Recorded> {
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
    pub fn solve(&self, exercise: &Exercise, today: &str) -> Result<Recorded> {
        self.record(exercise, |done| {
            done.solved.get_or_insert_with(|| today.to_owned());
        })
    }

    fn record_file(&self) -> PathBuf {
        self.directory.join("progress.json")
    }

    fn recorded(&self) -> Result<Recorded> {
        let path = self.record_file();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Recorded {
                    progress: Progress::default(),
                    damaged: None,
                });
            }
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        match serde_json::from_slice(&bytes) {
            Ok(progress) => Ok(Recorded {
                progress,
                damaged: None,
            }),
            Err(_) => Ok(Recorded {
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

    fn desk() -> (tempfile::TempDir, Desk, Exercise) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let lesson = Lesson::at(&Layout::at(directory.path()), "no_order");
        fs::create_dir_all(lesson.exercise()).expect("made");
        let exercise = Exercise::of(&lesson);
        fs::write(exercise.starter(), "starter\n").expect("written");
        let desk = Desk::at(directory.path().join("my"));
        (directory, desk, exercise)
    }

    #[test]
    fn a_starter_is_taken_once_and_never_over_an_attempt() {
        let (_kept, desk, exercise) = desk();
        assert!(!desk.begun(&exercise));
        assert!(desk.take(&exercise).expect("taken"));
        fs::write(desk.attempt(&exercise), "half done").expect("written");
        assert!(!desk.take(&exercise).expect("not taken"));
        let attempt = read(&desk.attempt(&exercise)).expect("there");
        assert_eq!(attempt, "half done");
    }

    #[test]
    fn a_reset_keeps_every_attempt() {
        let (_kept, desk, exercise) = desk();
        assert_eq!(desk.reset(&exercise).expect("reset"), None);
        for (number, text) in [(1, "one"), (2, "two")] {
            fs::write(desk.attempt(&exercise), text).expect("written");
            let kept = desk.reset(&exercise).expect("reset").expect("kept");
            assert!(
                kept.ends_with(format!("my/no_order.{number}.rs")),
                "{kept:?}"
            );
            assert_eq!(read(&kept).expect("there"), text);
            let attempt = read(&desk.attempt(&exercise)).expect("there");
            assert_eq!(attempt, "starter\n");
        }
        // There is nothing to keep of a starter.
        assert_eq!(desk.reset(&exercise).expect("reset"), None);
    }

    #[test]
    fn progress_is_read_back_as_it_was_recorded() {
        let (_kept, desk, exercise) = desk();
        let nothing = desk.progress().expect("read");
        assert_eq!(nothing.progress, Progress::default());
        for day in ["2026-11-24", "2026-11-25"] {
            desk.solve(&exercise, day).expect("recorded");
        }
        let back = Desk::at(desk.directory()).progress().expect("read");
        assert!(back.progress.solved("no_order"));
        assert!(!back.progress.solved("amdahl"));
        let day = back.progress.exercises["no_order"].solved.as_deref();
        assert_eq!(day, Some("2026-11-24"), "the day of the first time");
        assert_eq!(back.damaged, None);
    }

    #[test]
    fn a_damaged_record_is_kept_aside_and_started_anew() {
        let (_kept, desk, exercise) = desk();
        desk.take(&exercise).expect("taken");
        for (number, bytes) in [(1, b"{\"exer".as_slice()), (2, b"\xff\xfe")] {
            fs::write(desk.record_file(), bytes).expect("written");
            let found = desk.progress().expect("read");
            assert_eq!(found.progress, Progress::default());
            let aside = found.damaged.expect("it was damaged");
            assert!(
                aside.ends_with(format!("progress.damaged.{number}.json")),
                "{aside:?}"
            );
            assert_eq!(fs::read(aside).expect("there"), bytes);
        }
        let after = desk.record(&exercise, |done| done.asked = true);
        assert_eq!(after.expect("recorded").damaged, None);
    }

    #[test]
    fn many_who_record_at_once_lose_nothing() {
        let (_kept, desk, exercise) = desk();
        let exercise = &exercise;
        std::thread::scope(|scope| {
            for number in 0..16 {
                let desk = desk.clone();
                scope.spawn(move || {
                    let own = Exercise {
                        lesson: format!("lesson_{number}"),
                        ..exercise.clone()
                    };
                    desk.record(&own, |done| done.asked = true)
                        .expect("recorded");
                });
            }
        });
        let all = desk.progress().expect("read").progress;
        assert_eq!(all.exercises.len(), 16);
    }
}
