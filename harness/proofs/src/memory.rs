//! Proofs that were made before, and the share of them that is made anew.

use std::collections::hash_map::RandomState;
use std::env;
use std::fmt::Display;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::tool;

/// The environment variable that makes a run prove everything, with the value `all`.
pub const PROVE: &str = "PROVE";

/// One of this many remembered proofs is made anew.
const SHARE: u64 = 10;

/// The time for which a note that no run asks for is kept: long enough for a branch
/// that is looked at once a month.
const KEPT: Duration = Duration::from_secs(45 * 24 * 3600);

/// The remembered proofs that are made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// All of them.
    All,
    /// One of ten, by this seed.
    ATenth(u64),
    /// None: for tests of what is remembered.
    Nothing,
}

impl Anew {
    /// Reads the environment: all where `PROVE=all` or `CI=true`, and a tenth by a seed
    /// of this process elsewhere.
    ///
    /// # Errors
    /// When `PROVE` has another value.
    pub fn asked_for() -> Result<Anew> {
        match env::var(PROVE) {
            Ok(value) if value == "all" => Ok(Anew::All),
            Ok(value) if !value.is_empty() => anyhow::bail!(
                "{PROVE}={value} means nothing: `{PROVE}=all` proves everything anew, and \
                 without it a tenth of what is remembered is"
            ),
            _ if tool::ci_requires_tools() => Ok(Anew::All),
            _ => Ok(Anew::ATenth(RandomState::new().hash_one(0))),
        }
    }

    fn includes(self, key: &Fingerprint) -> bool {
        match self {
            Anew::All => true,
            Anew::Nothing => false,
            Anew::ATenth(seed) => {
                let mut draw = Fingerprinter::new();
                draw.add("seed", seed.to_le_bytes());
                draw.add("key", key.as_str());
                let digits = draw.finish();
                u64::from_str_radix(&digits.as_str()[..8], 16).is_ok_and(|drawn| drawn % SHARE == 0)
            }
        }
    }
}

/// The proofs of one prover, each noted in a file named by its key.
#[derive(Debug)]
pub struct Memory {
    prover: String,
    directory: PathBuf,
    anew: Anew,
    counts: Mutex<ProofCounts>,
}

/// The numbers of proofs that a run made and remembered until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProofCounts {
    /// Proofs made that were not remembered.
    pub proved: usize,
    /// Proofs made although they were remembered.
    pub anew: usize,
    /// Proofs that were not made, because they were remembered.
    pub remembered: usize,
    /// The time at which the oldest of those was made.
    pub oldest: Option<SystemTime>,
}

impl Memory {
    /// Opens the memory of `prover` below the target directory of `layout`, with the
    /// share of proofs made anew that the environment asks for.
    ///
    /// # Errors
    /// When the directory cannot be made or read, and when [`PROVE`] has a value that
    /// means nothing.
    pub fn open(layout: &Layout, prover: &str) -> Result<Memory> {
        let directory = layout.target().join("proved").join(prover);
        Memory::open_at(prover, directory, Anew::asked_for()?)
    }

    /// Opens the memory that lies in `directory`.
    ///
    /// # Errors
    /// When the directory cannot be made or read.
    pub fn open_at(prover: &str, directory: PathBuf, anew: Anew) -> Result<Memory> {
        fs::create_dir_all(&directory)
            .with_context(|| format!("making {}", directory.display()))?;
        prune(&directory)?;
        Ok(Memory {
            prover: prover.to_owned(),
            directory,
            anew,
            counts: Mutex::default(),
        })
    }

    /// Returns the proof to be made under `key`, or `None` where it was made before and
    /// is believed in this run. A proof that is returned is remembered no more until it
    /// [succeeds](Open::succeeded), also where it panics or is interrupted.
    ///
    /// # Errors
    /// When a note cannot be read or removed.
    pub fn open_proof(&self, key: &Fingerprint) -> Result<Option<Open<'_>>> {
        let note = self.directory.join(key.as_str());
        let before = noted(&note)?;
        let believed = before.filter(|_| !self.anew.includes(key));
        if let Some(proved) = believed {
            // The date of the file says when it was last of use, its text when the
            // proof was made. A date that cannot be set lets the note be pruned early.
            let _ = File::options()
                .write(true)
                .open(&note)
                .and_then(|file| file.set_modified(SystemTime::now()));
            let mut counts = self.lock_counts();
            counts.remembered += 1;
            counts.oldest = Some(counts.oldest.map_or(proved, |oldest| oldest.min(proved)));
            return Ok(None);
        }
        forget(&note)?;
        Ok(Some(Open {
            memory: self,
            note,
            before,
        }))
    }

    /// Notes in the file `note` that the proof `name` was made, which was noted `before`.
    pub(crate) fn note(&self, note: &Path, name: &str, before: Option<SystemTime>) -> Result<()> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        fs::write(note, format!("{now}\n{name}\n"))
            .with_context(|| format!("noting a proof in {}", note.display()))?;
        let mut counts = self.lock_counts();
        match before {
            Some(_) => counts.anew += 1,
            None => counts.proved += 1,
        }
        Ok(())
    }

    /// The directory of the notes.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Makes the proof `name`, unless it is remembered under `key`, and remembers it
    /// where it succeeds.
    ///
    /// # Errors
    /// With the words of the proof. Where the same bytes were proved before, that is
    /// said, since luck or something that the key lacks decides then.
    pub fn prove<E: Display>(
        &self,
        name: &str,
        key: &Fingerprint,
        proof: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), String> {
        let words = |error: anyhow::Error| format!("{error:#}");
        let Some(open) = self.open_proof(key).map_err(words)? else {
            return Ok(());
        };
        proof().map_err(|error| open.failed(&error.to_string()))?;
        open.succeeded(name).map_err(words)
    }

    /// Says what this run did, in one line.
    pub fn summary(&self) -> String {
        let ProofCounts {
            proved,
            anew,
            remembered,
            oldest,
        } = self.counts();
        let mut line = format!("{}: {} proved now", self.prover, proved + anew);
        if anew > 0 {
            line.push_str(&format!(" ({anew} of them although remembered)"));
        }
        line.push_str(&format!(", {remembered} remembered"));
        if let Some(oldest) = oldest {
            let when = humantime::format_rfc3339_seconds(oldest);
            line.push_str(&format!(", the oldest proved on {when}"));
        }
        if remembered > 0 {
            line.push_str(&format!("; `{PROVE}=all` proves all"));
        }
        line
    }

    /// Returns what this run did until now.
    pub fn counts(&self) -> ProofCounts {
        *self.lock_counts()
    }

    fn lock_counts(&self) -> MutexGuard<'_, ProofCounts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A proof that has to be made.
#[derive(Debug)]
pub struct Open<'a> {
    memory: &'a Memory,
    note: PathBuf,
    before: Option<SystemTime>,
}

impl Open<'_> {
    /// Remembers that the proof was made, with its name for people who look.
    ///
    /// # Errors
    /// When the note cannot be written.
    pub fn succeeded(&self, name: &str) -> Result<()> {
        self.memory.note(&self.note, name, self.before)
    }

    /// Returns when the same proof was made before, where it was.
    pub(crate) fn before(&self) -> Option<SystemTime> {
        self.before
    }

    /// Returns the words of a failure, and says where the same bytes were proved before.
    pub fn failed(&self, words: &str) -> String {
        // Another run may have noted the same proof meanwhile. What cannot be removed is
        // drawn in a later run.
        let _ = forget(&self.note);
        match self.before {
            None => words.to_owned(),
            Some(proved) => format!(
                "{words}\nThe same bytes were proved on {}: either the proof depends on luck, \
                 or on something that its key does not hold.",
                humantime::format_rfc3339_seconds(proved)
            ),
        }
    }
}

/// Reads when a proof was made; `None` where there is no note, or none that can be
/// understood, as after a full disk.
fn noted(note: &Path) -> Result<Option<SystemTime>> {
    let text = match fs::read_to_string(note) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.with_context(|| format!("reading the note of a proof, {}", note.display()))?,
    };
    let seconds = text
        .lines()
        .next()
        .and_then(|line| line.parse::<u64>().ok());
    // A year far away does not fit the type.
    Ok(seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds))))
}

fn forget(note: &Path) -> Result<()> {
    match fs::remove_file(note) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", note.display()))
        }
        _ => Ok(()),
    }
}

/// Removes the notes that no run has asked for in a long time.
fn prune(directory: &Path) -> Result<()> {
    let listing = || format!("listing {}", directory.display());
    for entry in fs::read_dir(directory).with_context(listing)? {
        let path = entry.with_context(listing)?.path();
        // Another test of the same name may be removing it at this moment.
        let Ok(facts) = fs::metadata(&path) else {
            continue;
        };
        // The lists of `found` have a directory here.
        let Some(used) = facts
            .is_file()
            .then(|| facts.modified())
            .and_then(Result::ok)
        else {
            continue;
        };
        if used.elapsed().is_ok_and(|age| age > KEPT) {
            forget(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};

    use super::*;

    fn key(text: &str) -> Fingerprint {
        Fingerprinter::new().add("text", text).finish()
    }

    /// A seed by which the tenth includes `text`.
    fn drawn(text: &str) -> Anew {
        let fits = |seed: &u64| Anew::ATenth(*seed).includes(&key(text));
        Anew::ATenth((0..1000).find(fits).expect("there is one"))
    }

    fn open(directory: &Path, anew: Anew) -> Memory {
        Memory::open_at("test", directory.to_owned(), anew).expect("opens")
    }

    /// Makes a proof and tells whether it was made.
    fn made(memory: &Memory, text: &str) -> bool {
        let mut made = false;
        memory
            .prove(text, &key(text), || {
                made = true;
                Ok::<_, String>(())
            })
            .expect("the proof holds");
        made
    }

    #[test]
    fn proofs_of_the_same_bytes_are_made_once() {
        let directory = tempfile::tempdir().expect("a directory");
        let none = Anew::Nothing;
        let memory = open(directory.path(), none);
        assert!(made(&memory, "a"));
        assert!(!made(&memory, "a"));
        assert!(made(&memory, "b"));
        // In another process, too.
        let memory = open(directory.path(), none);
        assert!(!made(&memory, "a"));
        assert!(!made(&memory, "b"));
        let counts = memory.counts();
        assert_eq!((counts.proved, counts.anew, counts.remembered), (0, 0, 2));
        let summary = memory.summary();
        assert!(
            summary.starts_with("test: 0 proved now, 2 remembered, the oldest proved on 20"),
            "{summary}"
        );
        assert!(summary.ends_with("; `PROVE=all` proves all"), "{summary}");
    }

    #[test]
    fn proofs_drawn_or_asked_for_are_made_anew() {
        let directory = tempfile::tempdir().expect("a directory");
        made(&open(directory.path(), Anew::All), "a");
        for anew in [Anew::All, drawn("a")] {
            let memory = open(directory.path(), anew);
            assert!(made(&memory, "a"), "{anew:?}");
            assert_eq!(
                memory.summary(),
                "test: 1 proved now (1 of them although remembered), 0 remembered"
            );
        }
    }

    #[test]
    fn tenths_are_tenths_and_change_with_the_seed() {
        let keys: Vec<Fingerprint> = (0..2000).map(|n| key(&n.to_string())).collect();
        let drawn = |seed| -> Vec<bool> {
            keys.iter()
                .map(|key| Anew::ATenth(seed).includes(key))
                .collect()
        };
        let (one, other) = (drawn(1), drawn(2));
        let count = one.iter().filter(|drawn| **drawn).count();
        // Five standard deviations to either side of 200.
        assert!((133..=267).contains(&count), "{count}");
        assert_ne!(one, other);
        assert_eq!(one, drawn(1));
    }

    #[test]
    fn proofs_that_fail_are_forgotten_and_say_so() {
        let directory = tempfile::tempdir().expect("a directory");
        let memory = open(directory.path(), Anew::All);
        let fails = || memory.prove("a", &key("a"), || Err("the kettle is cold"));
        assert_eq!(fails(), Err("the kettle is cold".to_owned()));
        made(&memory, "a");
        let words = fails().expect_err("fails");
        assert!(
            words.starts_with("the kettle is cold\nThe same bytes were proved on 20"),
            "{words}"
        );
        // And now it is not remembered any more.
        assert!(made(&open(directory.path(), Anew::Nothing), "a"));
    }

    #[test]
    fn proofs_that_panic_are_not_remembered() {
        let directory = tempfile::tempdir().expect("a directory");
        let memory = open(directory.path(), Anew::All);
        made(&memory, "a");
        let ended = panic::catch_unwind(AssertUnwindSafe(|| {
            memory.prove("a", &key("a"), || -> Result<(), String> {
                panic!("in the middle")
            })
        }));
        assert!(ended.is_err());
        assert!(made(&open(directory.path(), Anew::Nothing), "a"));
    }

    #[test]
    fn notes_that_cannot_be_understood_are_no_proofs() {
        let directory = tempfile::tempdir().expect("a directory");
        let none = Anew::Nothing;
        for text in ["", "yesterday\n", "-3\n", "18446744073709551615\n"] {
            let memory = open(directory.path(), none);
            fs::write(directory.path().join(key("a").as_str()), text).expect("written");
            assert!(made(&memory, "a"), "{text:?}");
        }
    }

    #[test]
    fn notes_that_no_run_asks_for_are_pruned() {
        let directory = tempfile::tempdir().expect("a directory");
        let memory = open(directory.path(), Anew::Nothing);
        made(&memory, "a");
        made(&memory, "b");
        let long_ago = SystemTime::now() - KEPT - Duration::from_secs(60);
        File::options()
            .write(true)
            .open(directory.path().join(key("a").as_str()))
            .and_then(|file| file.set_modified(long_ago))
            .expect("dated");
        let memory = open(directory.path(), Anew::Nothing);
        assert!(made(&memory, "a"));
        assert!(!made(&memory, "b"));
    }
}
