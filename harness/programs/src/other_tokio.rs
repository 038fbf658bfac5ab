//! Other Tokios than the one the course is locked to: a small workspace each below
//! `other-tokios/`, with a lock of its own, since two versions of Tokio 1 do not
//! resolve in one workspace. Each is built into a target directory of its own, so that
//! nothing is built anew of what programs are run with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use course::fault::Fault;
use course::layout::Layout;
use course::lesson::Lesson;
use course::nearest::nearest;

use crate::externs::{self, Externs};
use crate::lock::Lock;
use crate::process::Job;

/// The words before the version, as in `tokio@1.53`.
const TOKIO: &str = "tokio@";

/// One Tokio that the course is not locked to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherTokio {
    /// The name of its folder: `1.53`, or a word for one that is built in another way.
    pub name: String,
    /// The version that it locks: `1.53.3`.
    pub version: String,
    directory: PathBuf,
}

impl OtherTokio {
    /// Every folder of `layout`'s `other-tokios`, sorted by name.
    ///
    /// # Errors
    /// When the folders cannot be listed, or one has no lock that names a Tokio.
    pub fn all(layout: &Layout) -> Result<Vec<OtherTokio>> {
        let directory = layout.other_tokios();
        let listing = || format!("listing the Tokios in {}", directory.display());
        let mut found = Vec::new();
        for entry in fs::read_dir(&directory).with_context(listing)? {
            let path = entry.with_context(listing)?.path();
            if !path.is_dir() {
                continue;
            }
            let version = Lock::of(&path)
                .and_then(|lock| Ok(lock.tokio()?.to_owned()))
                .with_context(|| format!("looking for the Tokio of {}", path.display()))?;
            found.push(OtherTokio {
                name: path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                version,
                directory: path,
            });
        }
        found.sort();
        Ok(found)
    }

    /// Finds the one that `asked` names, as in `tokio@1.53` or `tokio@1.53.3`.
    ///
    /// # Errors
    /// When there is none of that name, with those that there are.
    pub fn find(layout: &Layout, asked: &str) -> Result<OtherTokio> {
        let Some(version) = asked.strip_prefix(TOKIO) else {
            let meant = asked.trim_start_matches("tokio").trim_start_matches('@');
            let help = if meant.starts_with(|first: char| first.is_ascii_digit()) {
                format!("did you mean `{TOKIO}{meant}`?")
            } else {
                format!("name it like `{TOKIO}1.53`")
            };
            return Err(
                Fault::unplaced(format!("`{asked}` names no version of Tokio"), help).into(),
            );
        };
        let others = OtherTokio::all(layout)?;
        let named = |one: &&OtherTokio| one.name == version || one.version == version;
        if let Some(found) = others.iter().find(named) {
            return Ok(found.clone());
        }
        let locked = Lock::of(layout.root())?.tokio()?.to_owned();
        if locked == version || locked.starts_with(&format!("{version}.")) {
            let message = format!("Tokio {locked} is the one that the course is locked to");
            let help = "`cargo run --example PROGRAM` runs a program on it";
            return Err(Fault::unplaced(message, help).into());
        }
        let names: Vec<&str> = others.iter().map(|one| one.name.as_str()).collect();
        let meant = nearest(version, names.iter().copied())
            .map(|near| format!("did you mean `{TOKIO}{near}`? "))
            .unwrap_or_default();
        let help = format!(
            "{meant}There are {}. To add one, copy a folder of other-tokios, name it and its \
             version of Tokio, and commit it with the Cargo.lock that `cargo update --package \
             tokio` writes there",
            names.join(", ")
        );
        Err(Fault::unplaced(format!("there is no Tokio `{version}` here"), help).into())
    }

    /// The workspace.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The directory that it is built into.
    pub fn target(&self, layout: &Layout) -> PathBuf {
        layout.target().join("other-tokios").join(&self.name)
    }

    /// Builds the crates that a program of `lesson` is linked with here. Nothing is
    /// downloaded.
    ///
    /// # Errors
    /// With the words of Cargo or of the compiler, and what to do where a crate was not
    /// downloaded before.
    pub fn libraries(&self, layout: &Layout, lesson: &Lesson, job: &Job) -> Result<Externs> {
        externs::of_workspace(&self.directory, &self.target(layout), lesson, job).map_err(|error| {
            let message = format!(
                "Tokio {} cannot be built from other-tokios/{}: {error:#}",
                self.version, self.name
            );
            let help = "where a crate was never downloaded, `cargo run -- fetch` does that, with \
                        a network";
            Fault::unplaced(message, help).into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A course that is locked to Tokio 1.54.1 and has two others.
    fn course() -> (tempfile::TempDir, Layout) {
        let directory = tempfile::tempdir().expect("a directory");
        let locked = [
            ("", "1.54.1"),
            ("other-tokios/1.53", "1.53.3"),
            ("other-tokios/traced", "1.54.1"),
        ];
        for (folder, version) in locked {
            let folder = directory.path().join(folder);
            fs::create_dir_all(&folder).expect("a folder");
            let text = format!("[[package]]\nname = \"tokio\"\nversion = \"{version}\"\n");
            fs::write(folder.join("Cargo.lock"), text).expect("a lock");
        }
        let layout = Layout::at(directory.path());
        (directory, layout)
    }

    #[test]
    fn tokios_are_found_by_folder_and_by_version() {
        let (_directory, layout) = course();
        for (asked, name) in [
            ("tokio@1.53", "1.53"),
            ("tokio@1.53.3", "1.53"),
            ("tokio@traced", "traced"),
        ] {
            let found = OtherTokio::find(&layout, asked).expect("found");
            assert_eq!(found.name, name, "{asked}");
        }
    }

    #[test]
    fn tokios_that_are_unknown_list_those_known() {
        let (_directory, layout) = course();
        for (asked, words) in [
            (
                "tokio@1.52",
                "did you mean `tokio@1.53`? There are 1.53, traced.",
            ),
            ("tokio@1.54.0", "there is no Tokio `1.54.0` here"),
            (
                "tokio@1.54",
                "Tokio 1.54.1 is the one that the course is locked to",
            ),
            ("1.53", "did you mean `tokio@1.53`?"),
            ("tokio1.53", "did you mean `tokio@1.53`?"),
            ("rayon@1", "name it like `tokio@1.53`"),
        ] {
            let said = OtherTokio::find(&layout, asked)
                .expect_err("unknown")
                .to_string();
            assert!(said.contains(words), "{asked}: {said}");
            assert!(said.contains("help: "), "{said}");
        }
    }
}
