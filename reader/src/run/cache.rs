//! Keeps what was compiled, so that nothing is compiled twice.

use std::fs::{self, File};
use std::hash::Hasher as _;
use std::hash::{DefaultHasher, Hash};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use programs::rustc::message::Message;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::program::Program;

/// How many programs are kept.
const KEPT: usize = 100;

/// How many bytes they may take together.
const BYTES: u64 = 512 * 1024 * 1024;

/// The name of the executable.
const BINARY: &str = if cfg!(windows) {
    "program.exe"
} else {
    "program"
};

/// What the compiler said.
const VERDICT: &str = "verdict.json";

/// What is compiled, and with what: two that are the same have the same program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// The key of `program`, compiled with the tools that `tools` stands for.
    pub fn of(program: &Program, tools: u64) -> Key {
        let hash = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, tools, program).hash(&mut hasher);
            hasher.finish()
        };
        Key(format!("{:016x}{:016x}", hash(0), hash(1)))
    }
}

/// What the compiler made of a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What was compiled: a hash is not proof enough to run something else.
    pub program: Program,
    /// Whether there is an executable.
    pub compiled: bool,
    /// What the compiler said.
    pub diagnostics: Vec<Message>,
}

/// Programs on the disk, the least recently used of which are forgotten.
#[derive(Debug)]
pub struct Cache {
    directory: PathBuf,
}

impl Cache {
    /// The programs in `directory`, which need not exist.
    pub fn new(directory: &Path) -> Cache {
        Cache {
            directory: directory.to_owned(),
        }
    }

    /// A directory to compile in.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn bench(&self) -> anyhow::Result<TempDir> {
        fs::create_dir_all(&self.directory)
            .and_then(|()| {
                tempfile::Builder::new()
                    .prefix(".bench-")
                    .tempdir_in(&self.directory)
            })
            .with_context(|| format!("cannot make a directory in {}", self.directory.display()))
    }

    /// Where the executable lies on a bench.
    pub fn binary_on(bench: &Path) -> PathBuf {
        bench.join(BINARY)
    }

    /// Keeps what was made on a bench.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, key: &Key, bench: TempDir, verdict: &Verdict) -> anyhow::Result<()> {
        let file = bench.path().join(VERDICT);
        let text = serde_json::to_string(verdict).context("cannot write down the verdict")?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        let home = self.directory.join(&key.0);
        // There may be one of another reader, which is as good; or one that turned
        // out to be broken.
        if fs::rename(bench.path(), &home).is_err() {
            let _ = fs::remove_dir_all(&home);
            fs::rename(bench.path(), &home)
                .with_context(|| format!("cannot keep a program in {}", home.display()))?;
        }
        // It is where it should be, and nothing is left to be removed.
        let _ = bench.keep();
        self.forget_the_oldest();
        Ok(())
    }

    /// What is known of `program`, with its executable put into the directory
    /// `place`.
    pub fn find(&self, key: &Key, program: &Program, place: &Path) -> Option<(Verdict, PathBuf)> {
        let home = self.directory.join(&key.0);
        let text = fs::read_to_string(home.join(VERDICT)).ok()?;
        let verdict: Verdict = serde_json::from_str(&text).ok()?;
        if verdict.program != *program {
            return None;
        }
        let binary = place.join(BINARY);
        if verdict.compiled {
            // A second name for it lives on when the first is forgotten, and the
            // program can do what it likes to it.
            fs::hard_link(home.join(BINARY), &binary).ok()?;
        }
        // The order in which they are forgotten is all that this is for.
        if let Ok(file) = File::options().append(true).open(home.join(VERDICT)) {
            let _ = file.set_modified(SystemTime::now());
        }
        Some((verdict, binary))
    }

    /// Removes what was not used for longest, while there is too much.
    fn forget_the_oldest(&self) {
        let mut known: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.directory)
            .into_iter()
            .flatten()
            .flatten()
        {
            let home = entry.path();
            // A bench has no verdict yet, or is about to get its name.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let used = fs::metadata(home.join(VERDICT)).and_then(|facts| facts.modified());
            let size = fs::metadata(home.join(BINARY)).map_or(0, |facts| facts.len());
            known.push((used.unwrap_or(SystemTime::UNIX_EPOCH), size, home));
        }
        known.sort_by_key(|(used, ..)| std::cmp::Reverse(*used));
        let mut bytes = 0;
        for (place, (_, size, home)) in known.into_iter().enumerate() {
            bytes += size;
            if place >= KEPT || bytes > BYTES {
                let _ = fs::remove_dir_all(home);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(text: &str) -> Program {
        Program {
            text: text.to_owned(),
            edition: "2024".to_owned(),
        }
    }

    fn keep(cache: &Cache, program: &Program, tools: u64) {
        let bench = cache.bench().expect("a bench");
        fs::write(Cache::binary_on(bench.path()), &program.text).expect("a file");
        let verdict = Verdict {
            program: program.clone(),
            compiled: true,
            diagnostics: Vec::new(),
        };
        cache
            .keep(&Key::of(program, tools), bench, &verdict)
            .expect("kept");
    }

    #[test]
    fn what_was_kept_is_found_and_lives_on_when_it_is_forgotten() {
        let dir = tempfile::tempdir().expect("a directory");
        let place = tempfile::tempdir_in(dir.path()).expect("a directory");
        let cache = Cache::new(&dir.path().join("programs"));
        let one = program("one");
        assert!(cache.find(&Key::of(&one, 1), &one, place.path()).is_none());
        keep(&cache, &one, 1);
        // Again, as two requests at once do it.
        keep(&cache, &one, 1);
        let (verdict, binary) = cache
            .find(&Key::of(&one, 1), &one, place.path())
            .expect("kept");
        assert!(verdict.compiled);
        fs::remove_dir_all(dir.path().join("programs")).expect("forgotten");
        assert_eq!(fs::read_to_string(binary).expect("there"), "one");
    }

    #[test]
    fn other_tools_or_another_text_make_another_program() {
        let one = program("one");
        assert_eq!(Key::of(&one, 1), Key::of(&one.clone(), 1));
        assert_ne!(Key::of(&one, 1), Key::of(&one, 2));
        assert_ne!(Key::of(&one, 1), Key::of(&program("two"), 1));
        let older = Program {
            edition: "2021".to_owned(),
            ..one.clone()
        };
        assert_ne!(Key::of(&one, 1), Key::of(&older, 1));
        // And if two had the same key, the text decides.
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::new(dir.path());
        keep(&cache, &one, 1);
        let place = tempfile::tempdir().expect("a directory");
        assert!(
            cache
                .find(&Key::of(&one, 1), &program("two"), place.path())
                .is_none()
        );
    }

    #[test]
    fn the_least_recently_used_are_forgotten() {
        let dir = tempfile::tempdir().expect("a directory");
        let place = tempfile::tempdir().expect("a directory");
        let cache = Cache::new(dir.path());
        let first = program("first");
        keep(&cache, &first, 1);
        for number in 0..KEPT + 10 {
            keep(&cache, &program(&number.to_string()), 1);
            // Used again and again, and so kept.
            let used = tempfile::tempdir_in(place.path()).expect("a directory");
            cache
                .find(&Key::of(&first, 1), &first, used.path())
                .expect("kept");
        }
        assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), KEPT);
        let zero = program("0");
        assert!(
            cache
                .find(&Key::of(&zero, 1), &zero, place.path())
                .is_none()
        );
    }
}
