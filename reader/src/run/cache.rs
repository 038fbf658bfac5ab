//! A cache of compiled programs, so that nothing is compiled twice.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;
use course::fingerprint::{Fingerprint, Fingerprinter};
use programs::rustc::message::Message;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::program::Program;

/// The number of programs that are kept.
const MAX_PROGRAMS: usize = 100;

/// The bytes that they may take together.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// The name of the executable.
const BINARY: &str = if cfg!(windows) {
    "program.exe"
} else {
    "program"
};

/// The name of the file with the [`Compilation`].
const COMPILATION: &str = "compilation.json";

/// A fingerprint of a program and of the tools that compile it: programs with the same
/// key have the same executable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CacheKey(Fingerprint);

impl CacheKey {
    /// The key of `program`, compiled with the tools of the fingerprint `tools`.
    pub fn of(program: &Program, tools: &Fingerprint) -> CacheKey {
        let mut parts = Fingerprinter::new();
        parts
            .add("tools", tools.as_str())
            .add("edition", &program.edition)
            .add("text", &program.text);
        CacheKey(parts.finish())
    }
}

/// The result of compiling a program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compilation {
    /// The program: a hash is not proof enough to run another one.
    pub program: Program,
    /// True when there is an executable.
    pub compiled: bool,
    /// The compiler's messages.
    pub diagnostics: Vec<Message>,
}

/// Programs on the disk, of which the least recently used are removed.
#[derive(Debug)]
pub struct Cache {
    directory: PathBuf,
}

impl Cache {
    /// The cache in `directory`, which need not exist.
    pub fn new(directory: &Path) -> Cache {
        Cache {
            directory: directory.to_owned(),
        }
    }

    /// Creates a directory to compile in.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn build_dir(&self) -> anyhow::Result<TempDir> {
        fs::create_dir_all(&self.directory)
            .and_then(|()| {
                tempfile::Builder::new()
                    .prefix(".build-")
                    .tempdir_in(&self.directory)
            })
            .with_context(|| format!("cannot make a directory in {}", self.directory.display()))
    }

    /// The path of the executable in a build directory.
    pub fn binary_in(build_dir: &Path) -> PathBuf {
        build_dir.join(BINARY)
    }

    /// Keeps the files of a build directory.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(
        &self,
        key: &CacheKey,
        build_dir: TempDir,
        compilation: &Compilation,
    ) -> anyhow::Result<()> {
        let file = build_dir.path().join(COMPILATION);
        let text = serde_json::to_string(compilation)
            .context("cannot write down the result of compiling")?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        let entry = self.entry(key);
        // There may be one of another reader, which is as good; or one that turned
        // out to be broken.
        if fs::rename(build_dir.path(), &entry).is_err() {
            let _ = fs::remove_dir_all(&entry);
            fs::rename(build_dir.path(), &entry)
                .with_context(|| format!("cannot keep a program in {}", entry.display()))?;
        }
        // The directory was moved, and nothing is left to be removed.
        let _ = build_dir.keep();
        self.prune();
        Ok(())
    }

    /// Finds `program`, and puts its executable into the directory `run_dir`.
    pub fn find(
        &self,
        key: &CacheKey,
        program: &Program,
        run_dir: &Path,
    ) -> Option<(Compilation, PathBuf)> {
        let entry = self.entry(key);
        let text = fs::read_to_string(entry.join(COMPILATION)).ok()?;
        let compilation: Compilation = serde_json::from_str(&text).ok()?;
        if compilation.program != *program {
            return None;
        }
        let binary = run_dir.join(BINARY);
        if compilation.compiled {
            // A second name for it lives on when the first is removed, and the
            // program can do what it likes to it.
            fs::hard_link(entry.join(BINARY), &binary).ok()?;
        }
        // `prune` reads the order of use from these times.
        if let Ok(file) = File::options().append(true).open(entry.join(COMPILATION)) {
            let _ = file.set_modified(SystemTime::now());
        }
        Some((compilation, binary))
    }

    fn entry(&self, key: &CacheKey) -> PathBuf {
        self.directory.join(key.0.as_str())
    }

    /// Removes the least recently used programs, while there are too many.
    fn prune(&self) {
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.directory)
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = entry.path();
            // A build directory has no result yet, or is about to get its name.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let used = fs::metadata(path.join(COMPILATION)).and_then(|facts| facts.modified());
            let size = fs::metadata(path.join(BINARY)).map_or(0, |facts| facts.len());
            entries.push((used.unwrap_or(SystemTime::UNIX_EPOCH), size, path));
        }
        entries.sort_by_key(|(used, ..)| std::cmp::Reverse(*used));
        let mut bytes = 0;
        for (index, (_, size, path)) in entries.into_iter().enumerate() {
            bytes += size;
            if index >= MAX_PROGRAMS || bytes > MAX_BYTES {
                let _ = fs::remove_dir_all(path);
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

    fn key(program: &Program, tools: &str) -> CacheKey {
        CacheKey::of(program, &Fingerprinter::new().add("", tools).finish())
    }

    fn keep(cache: &Cache, program: &Program, tools: &str) {
        let build_dir = cache.build_dir().expect("a directory");
        fs::write(Cache::binary_in(build_dir.path()), &program.text).expect("a file");
        let compilation = Compilation {
            program: program.clone(),
            compiled: true,
            diagnostics: Vec::new(),
        };
        cache
            .keep(&key(program, tools), build_dir, &compilation)
            .expect("kept");
    }

    #[test]
    fn cache_entries_found_outlive_their_removal() {
        let dir = tempfile::tempdir().expect("a directory");
        let run_dir = tempfile::tempdir_in(dir.path()).expect("a directory");
        let cache = Cache::new(&dir.path().join("programs"));
        let one = program("one");
        assert!(cache.find(&key(&one, "1"), &one, run_dir.path()).is_none());
        keep(&cache, &one, "1");
        // Again, as two requests at once do it.
        keep(&cache, &one, "1");
        let (compilation, binary) = cache
            .find(&key(&one, "1"), &one, run_dir.path())
            .expect("kept");
        assert!(compilation.compiled);
        fs::remove_dir_all(dir.path().join("programs")).expect("removed");
        assert_eq!(fs::read_to_string(binary).expect("there"), "one");
    }

    #[test]
    fn cache_keys_follow_tools_and_text() {
        let one = program("one");
        assert_eq!(key(&one, "1"), key(&one.clone(), "1"));
        assert_ne!(key(&one, "1"), key(&one, "2"));
        assert_ne!(key(&one, "1"), key(&program("two"), "1"));
        let older = Program {
            edition: "2021".to_owned(),
            ..one.clone()
        };
        assert_ne!(key(&one, "1"), key(&older, "1"));
        // If two had the same key, the text would decide.
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::new(dir.path());
        keep(&cache, &one, "1");
        let run_dir = tempfile::tempdir().expect("a directory");
        assert!(
            cache
                .find(&key(&one, "1"), &program("two"), run_dir.path())
                .is_none()
        );
    }

    #[test]
    fn cache_removes_the_least_recently_used() {
        let dir = tempfile::tempdir().expect("a directory");
        let run_dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::new(dir.path());
        let first = program("first");
        keep(&cache, &first, "1");
        for number in 0..MAX_PROGRAMS + 10 {
            keep(&cache, &program(&number.to_string()), "1");
            // Used again and again, and so kept.
            let used = tempfile::tempdir_in(run_dir.path()).expect("a directory");
            cache
                .find(&key(&first, "1"), &first, used.path())
                .expect("kept");
        }
        assert_eq!(
            fs::read_dir(dir.path()).expect("a directory").count(),
            MAX_PROGRAMS
        );
        let zero = program("0");
        assert!(
            cache
                .find(&key(&zero, "1"), &zero, run_dir.path())
                .is_none()
        );
    }
}
