//! The command line of rustc, and of rustdoc as far as it is the same.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::EDITION;
use crate::externs::Externs;
use crate::process::{Job, Limits, Output};

/// A call for one file, put together step by step. The edition is [`EDITION`] where
/// no other is set.
///
/// Cargo's variables are taken out of the environment: they are those of whatever
/// Cargo has started, and a program must not read them for its own with `env!`.
#[derive(Debug)]
pub struct Invocation {
    command: Command,
    limits: Limits,
    edition: String,
}

impl Invocation {
    /// A call of the compiler `program`, without debug information: no debugger is
    /// ever shown what is compiled here.
    pub fn rustc(program: impl AsRef<Path>, limits: Limits) -> Invocation {
        Invocation::of(program.as_ref(), limits).arguments(["-Cdebuginfo=0"])
    }

    /// A call of rustdoc.
    pub fn rustdoc(limits: Limits) -> Invocation {
        Invocation::of(Path::new("rustdoc"), limits)
    }

    fn of(program: &Path, limits: Limits) -> Invocation {
        let mut command = limits.command(program);
        for (name, _) in env::vars_os() {
            let cargos = name.to_str().is_some_and(|name| name.starts_with("CARGO_"));
            if cargos && name != "CARGO_HOME" {
                command.env_remove(name);
            }
        }
        Invocation {
            command,
            limits,
            edition: EDITION.to_owned(),
        }
    }

    /// Sets the edition of Rust.
    pub fn edition(mut self, edition: &str) -> Invocation {
        self.edition = edition.to_owned();
        self
    }

    /// Names the crate, which otherwise has the name of its file.
    pub fn crate_name(self, name: &str) -> Invocation {
        self.arguments(["--crate-name", name])
    }

    /// Makes an executable of a file with a `main`.
    pub fn program(self) -> Invocation {
        self.arguments(["--crate-type", "bin"])
    }

    /// Takes a file that need not have a `main`.
    pub fn library(self) -> Invocation {
        self.arguments(["--crate-type", "lib"])
    }

    /// Makes an executable that runs the tests in the file; rustdoc runs them itself.
    pub fn tests(self) -> Invocation {
        self.arguments(["--test"])
    }

    /// Writes the executable to `binary`.
    pub fn to(self, binary: &Path) -> Invocation {
        self.arguments(["-o".as_ref(), binary.as_os_str()])
    }

    /// Only checks the file, and writes what that leaves into `directory`.
    pub fn checked_in(self, directory: &Path) -> Invocation {
        let directory = directory.as_os_str();
        self.arguments(["--emit=metadata".as_ref(), "--out-dir".as_ref(), directory])
    }

    /// Links the file with `externs`.
    pub fn externs(self, externs: &Externs) -> Invocation {
        self.arguments(externs.flags())
    }

    /// Asks for messages that [`messages`](super::message::messages) reads.
    pub fn json(self) -> Invocation {
        self.arguments(["--error-format=json", "--json=diagnostic-rendered-ansi"])
    }

    /// Asks for messages without colours.
    pub fn uncoloured(self) -> Invocation {
        self.arguments(["--color", "never"])
    }

    /// Leaves the warnings of `lints` out.
    pub fn allow(self, lints: &[&str]) -> Invocation {
        self.arguments(lints.iter().map(|lint| format!("-A{lint}")))
    }

    /// Names what lies in `from` as if it lay in `to`, in messages and in panics. Of
    /// several that fit, the last is taken.
    pub fn remap(self, from: &Path, to: &Path) -> Invocation {
        let remapped = format!("{}={}", from.display(), to.display());
        self.arguments(["--remap-path-prefix", &remapped])
    }

    /// Takes the standard library's debug information out, on Linux, where it is most
    /// of an executable and only a backtrace needs it.
    pub fn stripped(self) -> Invocation {
        if cfg!(target_os = "linux") {
            self.arguments(["-Cstrip=debuginfo"])
        } else {
            self
        }
    }

    /// Calls it in `directory`, from which messages name the file.
    pub fn inside(mut self, directory: &Path) -> Invocation {
        self.command.current_dir(directory);
        self
    }

    /// Adds `arguments` for which there is no setter.
    pub fn arguments(
        mut self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Invocation {
        self.command.args(arguments);
        self
    }

    /// Calls it for the file `source`, as a part of `job`.
    ///
    /// # Errors
    /// When it cannot be started or waited for.
    pub fn run(self, source: &Path, job: &Job) -> Result<Output> {
        let limits = self.limits;
        job.output(self.command(source), limits)
    }

    fn command(self, source: &Path) -> Command {
        let mut command = self.command;
        command.args(["--edition", &self.edition]).arg(source);
        command
    }
}

impl Limits {
    /// A command for `program` that the kernel holds to these limits, too, where they
    /// are limits of the computer's resources.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match self.resources {
            Some(resources) => resources.command(program),
            None => Command::new(program),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(invocation: Invocation) -> Vec<String> {
        invocation
            .command(Path::new("tea.rs"))
            .get_args()
            .map(|argument| argument.display().to_string())
            .collect()
    }

    #[test]
    fn invocations_have_one_edition() {
        let usual = Invocation::rustc("rustc", Limits::TOOL).program();
        assert_eq!(
            arguments(usual).join(" "),
            "-Cdebuginfo=0 --crate-type bin --edition 2024 tea.rs"
        );
        let older = Invocation::rustc("rustc", Limits::TOOL)
            .edition("2021")
            .tests();
        assert_eq!(
            arguments(older).join(" "),
            "-Cdebuginfo=0 --test --edition 2021 tea.rs"
        );
    }

    #[test]
    fn invocations_hide_the_variables_of_cargo() {
        // Cargo has started this test, and so has set it.
        assert!(env::var_os("CARGO_PKG_NAME").is_some());
        let command = Invocation::rustc("rustc", Limits::TOOL).command(Path::new("tea.rs"));
        let removed = |wanted: &str| {
            command
                .get_envs()
                .any(|(name, value)| name == wanted && value.is_none())
        };
        assert!(removed("CARGO_PKG_NAME"));
        assert!(!removed("CARGO_HOME") && !removed("PATH"));
    }
}
