//! Tokio's runtime flavors, and running a program of the course on each.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::externs::Externs;
use crate::process::{self, Limits};
use crate::rustc;
use course::layout::stem;

/// The attribute of a program whose flavor can be chosen.
const ATTRIBUTE: &str = "#[tokio::main]";

/// The runtime that a program is run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flavor {
    /// The one that the program's main names, or Tokio's default.
    #[default]
    AsWritten,
    /// Tokio's `current_thread` runtime: everything on the main thread.
    CurrentThread,
    /// Tokio's multi-thread runtime with this many workers.
    Workers(usize),
    /// A Go program with this `GOMAXPROCS`.
    Go(usize),
}

impl Flavor {
    /// The four that the course compares.
    pub const TOKIO: [Flavor; 4] = [
        Flavor::CurrentThread,
        Flavor::Workers(1),
        Flavor::Workers(2),
        Flavor::Workers(4),
    ];

    /// The multi-thread ones of [`Flavor::TOKIO`].
    pub const MULTI_THREAD: [Flavor; 3] =
        [Flavor::Workers(1), Flavor::Workers(2), Flavor::Workers(4)];

    /// The settings of Go that the course compares them with.
    pub const GO: [Flavor; 3] = [Flavor::Go(1), Flavor::Go(2), Flavor::Go(4)];

    /// Asks for the flavor in the environment of a program, as far as it is asked for
    /// there: [`on_current_thread`] changes the program's text.
    pub fn ask_for(self, command: &mut Command) {
        match self {
            Flavor::AsWritten | Flavor::CurrentThread => {}
            Flavor::Workers(count) => {
                command.env("TOKIO_WORKER_THREADS", count.to_string());
            }
            Flavor::Go(processors) => {
                command.env("GOMAXPROCS", processors.to_string());
            }
        }
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flavor::AsWritten => f.write_str("the flavor in its text"),
            Flavor::CurrentThread => f.write_str("current_thread"),
            Flavor::Workers(1) => f.write_str("1 worker"),
            Flavor::Workers(count) => write!(f, "{count} workers"),
            Flavor::Go(processors) => write!(f, "Go, GOMAXPROCS={processors}"),
        }
    }
}

/// A program that can be run on every flavor it has a binary for.
#[derive(Clone, Debug)]
pub struct Program {
    /// The name, for messages.
    pub name: String,
    /// The program as it is written.
    pub as_written: PathBuf,
    /// The program with `flavor = "current_thread"` in its attribute.
    pub on_current_thread: Option<PathBuf>,
}

impl Program {
    /// The executable that Cargo made of `source`, and beside it, where the
    /// program's attribute is a plain `#[tokio::main]`, one compiled from the
    /// same text with `#[tokio::main(flavor = "current_thread")]` into
    /// `scratch`: the change a reader would make, made by the machine.
    ///
    /// # Errors
    /// When Cargo built no such example or the changed text does not compile.
    pub fn compile(source: &Path, externs: &Externs, scratch: &Path) -> Result<Program> {
        let name = stem(source);
        let as_written = match externs.examples.get(&name) {
            Some(Ok(executable)) => executable.clone(),
            Some(Err(words)) => bail!("{words}"),
            None => bail!("cargo built no example `{name}` from {}", source.display()),
        };
        let text =
            fs::read_to_string(source).with_context(|| format!("reading {}", source.display()))?;
        let on_current_thread = match on_current_thread(&text) {
            None => None,
            Some(changed) => {
                // In a directory of its own, then moved: another process may be
                // doing the same at this moment.
                let own = scratch_of_its_own(scratch)?;
                let file = own.path().join(format!("{name}_on_current_thread.rs"));
                fs::write(&file, changed).with_context(|| format!("writing {}", file.display()))?;
                let fresh = file.with_extension(std::env::consts::EXE_EXTENSION);
                rustc::compile(&file, &fresh, externs)?;
                let binary = scratch.join(fresh.file_name().unwrap_or_default());
                fs::rename(&fresh, &binary)
                    .with_context(|| format!("moving {} into place", binary.display()))?;
                Some(binary)
            }
        };
        Ok(Program {
            name,
            as_written,
            on_current_thread,
        })
    }

    /// Runs it once on `flavor`.
    ///
    /// # Errors
    /// When it has no binary for that flavor or cannot be started.
    pub fn run(&self, flavor: Flavor) -> Result<process::Output> {
        let binary = match flavor {
            Flavor::CurrentThread => self.on_current_thread.as_ref().with_context(|| {
                format!(
                    "{} cannot be run on current_thread: its main has no plain {ATTRIBUTE}",
                    self.name
                )
            })?,
            _ => &self.as_written,
        };
        let mut command = Command::new(binary);
        command
            .env_remove("TOKIO_WORKER_THREADS")
            // A backtrace names the files of this machine.
            .env_remove("RUST_BACKTRACE");
        flavor.ask_for(&mut command);
        process::run(command, Limits::PROGRAM)
            .with_context(|| format!("running {} on {flavor}", self.name))
    }
}

/// A directory in `scratch` for this call alone, removed when it is dropped.
pub(crate) fn scratch_of_its_own(scratch: &Path) -> Result<tempfile::TempDir> {
    fs::create_dir_all(scratch)
        .and_then(|()| tempfile::tempdir_in(scratch))
        .with_context(|| format!("making a directory in {}", scratch.display()))
}

/// `source` with its one plain `#[tokio::main]` on the current_thread flavor;
/// `None` where it has none.
pub fn on_current_thread(source: &str) -> Option<String> {
    let lines: Vec<&str> = source
        .lines()
        .map(|line| {
            if line.trim() == ATTRIBUTE {
                "#[tokio::main(flavor = \"current_thread\")]"
            } else {
                line
            }
        })
        .collect();
    let changed = lines.join("\n") + "\n";
    (changed.trim_end() != source.trim_end()).then_some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flavors_are_asked_for_in_the_environment() {
        let asked = |flavor: Flavor| {
            let mut command = Command::new("tea");
            flavor.ask_for(&mut command);
            command
                .get_envs()
                .map(|(name, value)| {
                    format!("{}={}", name.display(), value.unwrap_or_default().display())
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(asked(Flavor::AsWritten), [""; 0]);
        assert_eq!(asked(Flavor::CurrentThread), [""; 0]);
        assert_eq!(asked(Flavor::Workers(4)), ["TOKIO_WORKER_THREADS=4"]);
        assert_eq!(asked(Flavor::Go(2)), ["GOMAXPROCS=2"]);
    }

    #[test]
    fn flavors_keep_their_form_in_records() {
        for (flavor, recorded) in [
            (Flavor::CurrentThread, "\"current_thread\""),
            (Flavor::Workers(2), "{\"workers\":2}"),
            (Flavor::Go(4), "{\"go\":4}"),
        ] {
            assert_eq!(serde_json::to_string(&flavor).expect("JSON"), recorded);
            let read: Flavor = serde_json::from_str(recorded).expect("a flavor");
            assert_eq!(read, flavor);
        }
    }

    #[test]
    fn attributes_are_changed_where_they_are_plain() {
        let source = "//! Says `#[tokio::main]`.\n#[tokio::main]\nasync fn main() {}\n";
        assert_eq!(
            on_current_thread(source).expect("changed"),
            "//! Says `#[tokio::main]`.\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {}\n"
        );
        assert_eq!(on_current_thread("fn main() {}\n"), None);
        let chosen = "#[tokio::main(worker_threads = 2)]\nasync fn main() {}\n";
        assert_eq!(on_current_thread(chosen), None);
    }
}
