//! Fingerprints of bytes: the key under which a verdict, an executable or a look at
//! the book is remembered.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::layout::files_below;

/// The number of bytes of a file that are read at once.
const BLOCK: usize = 64 * 1024;

/// The SHA-256 of everything that was added to a [`Fingerprinter`], in hexadecimal.
///
/// Every computer and every release of Rust gives the same one, unlike
/// [`std::hash::DefaultHasher`], so that it may be kept in files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The text, 64 characters long and fit for a file's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Collects named bytes for a [`Fingerprint`].
///
/// Each part is added with its name and its length, so that no two different lists of
/// parts have the same bytes in a row.
#[derive(Clone, Debug, Default)]
pub struct Fingerprinter(Sha256);

impl Fingerprinter {
    /// A fingerprinter to which nothing was added.
    pub fn new() -> Fingerprinter {
        Fingerprinter::default()
    }

    /// Adds `bytes` under a name.
    pub fn add(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> &mut Fingerprinter {
        let bytes = bytes.as_ref();
        self.part(name, bytes.len() as u64);
        self.0.update(bytes);
        self
    }

    /// Adds the content of a file under its name, without its directory: the same bytes
    /// are the same in another checkout. A file that is not there is a part of its own
    /// kind: it may appear later.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn add_file(&mut self, path: &Path) -> Result<&mut Fingerprinter> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.add_file_as(&name, path)
    }

    fn add_file_as(&mut self, name: &str, path: &Path) -> Result<&mut Fingerprinter> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(self.add("no such file", name.as_bytes()));
            }
            file => file.with_context(|| reading(path))?,
        };
        // The content's own hash, since its length is known only at its end.
        let mut content = Sha256::new();
        let mut block = vec![0; BLOCK];
        loop {
            let read = file.read(&mut block).with_context(|| reading(path))?;
            if read == 0 {
                break;
            }
            content.update(&block[..read]);
        }
        Ok(self.add(name, content.finalize()))
    }

    /// Adds every file in `directory` and below, each under its path from there, in the
    /// order of their names. A directory that is not there has no files.
    ///
    /// # Errors
    /// When the directory or a file in it cannot be read.
    pub fn add_tree(&mut self, directory: &Path) -> Result<&mut Fingerprinter> {
        let is_there = directory
            .try_exists()
            .with_context(|| format!("looking for {}", directory.display()))?;
        if !is_there {
            return Ok(self);
        }
        for file in files_below(directory, |_| true)? {
            let inside = file.strip_prefix(directory).unwrap_or(&file);
            self.add_file_as(&inside.to_string_lossy(), &file)?;
        }
        Ok(self)
    }

    /// Returns the fingerprint of what was added until now.
    pub fn finish(&self) -> Fingerprint {
        let hash = self.0.clone().finalize();
        Fingerprint(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn part(&mut self, name: &str, length: u64) {
        self.0.update((name.len() as u64).to_le_bytes());
        self.0.update(name);
        self.0.update(length.to_le_bytes());
    }
}

fn reading(path: &Path) -> String {
    format!("reading {}", path.display())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn of(parts: &[(&str, &str)]) -> Fingerprint {
        let mut all = Fingerprinter::new();
        for (name, bytes) in parts {
            all.add(name, bytes);
        }
        all.finish()
    }

    #[test]
    fn fingerprints_tell_parts_apart() {
        let lists: [&[(&str, &str)]; 6] = [
            &[],
            &[("a", "bc")],
            &[("ab", "c")],
            &[("a", "b"), ("", "c")],
            &[("a", "bc"), ("", "")],
            &[("", "abc")],
        ];
        for (place, one) in lists.iter().enumerate() {
            assert_eq!(of(one), of(one));
            for other in &lists[place + 1..] {
                assert_ne!(of(one), of(other), "{one:?} and {other:?}");
            }
        }
        // Kept in files, so it must be the same tomorrow.
        assert_eq!(
            of(&[]).as_str(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn fingerprints_of_trees_change_with_every_file() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let path = |name: &str| directory.path().join(name);
        let now = || -> Result<Fingerprint> {
            Ok(Fingerprinter::new().add_tree(directory.path())?.finish())
        };
        let mut seen = vec![now()?];
        fs::create_dir(path("below"))?;
        for (file, text) in [
            ("a", ""),
            ("a", "1"),
            ("below/b", "1"),
            ("below/c", "1"),
            ("a", "2"),
        ] {
            fs::write(path(file), text)?;
            let fingerprint = now()?;
            assert!(!seen.contains(&fingerprint), "{file}: {text:?}");
            seen.push(fingerprint);
        }
        fs::rename(path("below/b"), path("below/d"))?;
        assert!(!seen.contains(&now()?));
        Ok(())
    }

    #[test]
    fn fingerprints_notice_a_file_that_appears() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let file = directory.path().join("config.toml");
        let now = || -> Result<Fingerprint> { Ok(Fingerprinter::new().add_file(&file)?.finish()) };
        let missing = now()?;
        fs::write(&file, "")?;
        assert_ne!(now()?, missing);
        let error = Fingerprinter::new()
            .add_file(directory.path())
            .expect_err("a directory is no file");
        assert!(error.to_string().contains("reading"), "{error}");
        Ok(())
    }
}
