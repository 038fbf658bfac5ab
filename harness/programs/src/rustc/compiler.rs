//! Finding the compiler, and asking it which one it is.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{self, Limits};

/// A compiler, and what it says of itself.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The program to call.
    pub program: PathBuf,
    /// The words that `rustc -vV` prints.
    pub version: String,
}

impl Compiler {
    /// Asks the compiler that is called by `rustc` where this process works.
    ///
    /// # Errors
    /// When there is none.
    pub fn on_path() -> Result<Compiler> {
        Compiler::asked(PathBuf::from("rustc"), Path::new("."))
    }

    /// Finds the compiler that `rustc` on the path stands for in `directory`, where
    /// a toolchain may be named. The program is not the one that rustup puts on the
    /// path, which takes longer to find the compiler than the compiler takes to say
    /// its version.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(directory: &Path) -> Result<Compiler> {
        let on_path = PathBuf::from("rustc");
        let sysroot = ask(&on_path, &["--print", "sysroot"], directory)?;
        let inside = Path::new(sysroot.trim())
            .join("bin")
            .join(format!("rustc{}", env::consts::EXE_SUFFIX));
        let program = if inside.is_file() { inside } else { on_path };
        Compiler::asked(program, directory)
    }

    fn asked(program: PathBuf, directory: &Path) -> Result<Compiler> {
        let version = ask(&program, &["-vV"], directory)?;
        Ok(Compiler { program, version })
    }

    /// The number of its release, as in `rustc 1.95.0 (..)`.
    ///
    /// # Errors
    /// When it names none.
    pub fn release(&self) -> Result<&str> {
        self.fact("release")
    }

    /// The triple that it compiles for by default.
    ///
    /// # Errors
    /// When it names none.
    pub fn host(&self) -> Result<&str> {
        self.fact("host")
    }

    fn fact(&self, name: &str) -> Result<&str> {
        self.version
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .with_context(|| format!("`rustc -vV` names no {name}"))
    }
}

fn ask(program: &Path, question: &[&str], directory: &Path) -> Result<String> {
    let mut command = Command::new(program);
    command.current_dir(directory).args(question);
    let output = process::run(command, Limits::TOOL)?;
    if !output.end.success() {
        bail!("`rustc {}` failed: {}", question.join(" "), output.report());
    }
    Ok(output.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_and_host_stand_in_the_version() {
        let compiler = Compiler {
            program: "rustc".into(),
            version: "rustc 1.95.0 (abc 2026-04-14)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n".into(),
        };
        assert_eq!(compiler.release().expect("a release"), "1.95.0");
        assert_eq!(compiler.host().expect("a host"), "x86_64-unknown-linux-gnu");
        let silent = Compiler {
            version: String::new(),
            ..compiler
        };
        let error = silent.host().expect_err("no host");
        assert_eq!(error.to_string(), "`rustc -vV` names no host");
    }
}
