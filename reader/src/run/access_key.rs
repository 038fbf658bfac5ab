//! The key that lets a page run programs.
//!
//! Every page of this computer's browsers can read the book, and so can every
//! user of this computer: an address of the loopback belongs to all of them. Only
//! a user who sees the terminal, or can read the file, has the key.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use course::fault::Fault;

/// The bytes of a key; 256 bits.
const LENGTH: usize = 32;

/// A key in hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey(String);

/// Leaves out the key itself, which no message may show.
impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessKey(..)")
    }
}

impl AccessKey {
    /// Returns the key that is kept in a file, so that a page finds it valid after the
    /// reader was started again; a new one where there is no such file, or one
    /// that others can read.
    ///
    /// # Errors
    /// When the file can be neither read nor written.
    pub fn kept_in(file: &Path) -> anyhow::Result<AccessKey> {
        // Another reader may be doing the same at this moment: the first file
        // stays, and both read it.
        for _ in 0..3 {
            if let Some(key) = AccessKey::read(file)
                .with_context(|| format!("cannot read the key in {}", file.display()))?
            {
                return Ok(key);
            }
            AccessKey::random()?
                .write(file)
                .with_context(|| format!("cannot write a key to {}", file.display()))?;
        }
        let fault = Fault::unplaced(
            format!(
                "the key in {} cannot be kept to yourself: others can read every file there",
                file.display()
            ),
            "serve the book with `--no-run`, or from another file system",
        );
        Err(fault.into())
    }

    /// Creates a random key.
    fn random() -> anyhow::Result<AccessKey> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)
            .map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
        Ok(AccessKey(
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    /// Reads the key in a file; none where there is no file. A file that is not as it
    /// should be is removed.
    fn read(file: &Path) -> io::Result<Option<AccessKey>> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(error),
        };
        let whole = text.len() == 2 * LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if whole && is_private(file)? {
            return Ok(Some(AccessKey(text)));
        }
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(None),
        }
    }

    /// Writes a file that only its owner can read, unless there is one.
    fn write(&self, file: &Path) -> io::Result<()> {
        let above = file.parent().unwrap_or(Path::new("."));
        // Such files are made for their owner alone.
        let mut fresh = tempfile::NamedTempFile::new_in(above)?;
        fresh.write_all(self.0.as_bytes())?;
        match fresh.persist_noclobber(file) {
            Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
            _ => Ok(()),
        }
    }

    /// Compares this key with a claimed one. Takes as long for a wrong one, wherever
    /// it is wrong.
    pub fn is(&self, claimed: &[u8]) -> bool {
        let key = self.0.as_bytes();
        let different = key
            .iter()
            .zip(claimed)
            .fold(0, |different, (a, b)| different | (a ^ b));
        key.len() == claimed.len() && different == 0
    }

    /// The part of an address that hands the key to the page. A browser does not
    /// send it on.
    pub fn fragment(&self) -> String {
        format!("#key={}", self.0)
    }
}

#[cfg(unix)]
fn is_private(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let facts = fs::symlink_metadata(file)?;
    let mine = facts.uid() == rustix::process::geteuid().as_raw();
    Ok(mine && facts.is_file() && facts.mode() & 0o177 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> io::Result<bool> {
    // Below the user's own directory, where others cannot look.
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_key_is_kept_and_no_other_matches() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("key");
        let key = AccessKey::kept_in(&file).expect("a key");
        assert_eq!(AccessKey::kept_in(&file).expect("the same"), key);
        let text = fs::read_to_string(&file).expect("a file");
        assert_eq!(text.len(), 64);
        assert!(key.is(text.as_bytes()));
        assert_eq!(key.fragment(), format!("#key={text}"));
        assert_eq!(format!("{key:?}"), "AccessKey(..)");
        let other = AccessKey::random().expect("random");
        assert_ne!(other, key);
        for wrong in ["", &text[1..], &format!("{text}0"), &other.0] {
            assert!(!key.is(wrong.as_bytes()), "{wrong}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn access_key_that_others_can_read_is_replaced() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("key");
        let key = AccessKey::kept_in(&file).expect("a key");
        let mode = |file: &Path| fs::metadata(file).expect("facts").permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("opened");
        let next = AccessKey::kept_in(&file).expect("another key");
        assert_ne!(next, key);
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn access_key_replaces_a_file_without_one() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("key");
        for text in [&b""[..], b"abc", &[b'z'; 64], &[0xff; 64]] {
            fs::write(&file, text).expect("a file");
            assert_eq!(AccessKey::kept_in(&file).expect("a key").0.len(), 64);
        }
    }

    #[test]
    fn access_key_is_the_same_for_two_readers() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| AccessKey::kept_in(&file).expect("a key")))
                .collect();
            readers
                .into_iter()
                .map(|reader| reader.join().expect("no panic"))
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }
}
