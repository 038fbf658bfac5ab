//! Calling rustc for one file: to get a binary, or to get the compiler's words.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use regex::Regex;

use crate::externs::Externs;
use crate::process::{self, Limits, Output};

/// The edition that the programs of the course are written in.
pub const EDITION: &str = "2024";

/// Compiles `source` to `binary`.
///
/// # Errors
/// With the compiler's words when it does not compile.
pub fn compile(source: &Path, binary: &Path, externs: &Externs) -> Result<()> {
    let mut command = rustc(source, "bin", externs);
    command.arg("-o").arg(binary);
    let output = process::run(command, Limits::TOOL)
        .with_context(|| format!("compiling {}", source.display()))?;
    if !output.end.success() {
        bail!("{} does not compile: {}", source.display(), output.report());
    }
    Ok(())
}

/// What the compiler says about `source`, without making a binary of it, with
/// the paths of this machine replaced (see [`portable`]). `directory` is where
/// it is called from, so that it names the file as `source` does.
///
/// # Errors
/// When rustc cannot be run.
pub fn check(directory: &Path, source: &Path, externs: &Externs) -> Result<Output> {
    words(directory, source, "bin", externs)
}

/// The same of a file that need not have a `main`.
///
/// # Errors
/// When rustc cannot be run.
pub fn check_part(directory: &Path, source: &Path, externs: &Externs) -> Result<Output> {
    words(directory, source, "lib", externs)
}

fn words(directory: &Path, source: &Path, kind: &str, externs: &Externs) -> Result<Output> {
    let mut command = rustc(source, kind, externs);
    let scratch = tempfile::tempdir().context("making a temporary directory")?;
    command
        .current_dir(directory)
        .arg("--emit=metadata")
        .arg("--out-dir")
        .arg(scratch.path());
    let mut output = process::run(command, Limits::TOOL)
        .with_context(|| format!("compiling {}", source.display()))?;
    output.stderr = portable(&output.stderr);
    Ok(output)
}

/// The compiler itself, and what it says it is.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The program. Not the one that rustup puts on the path, which takes longer to
    /// find the compiler than the compiler takes to say its version.
    pub program: PathBuf,
    /// What `rustc -vV` prints.
    pub version: String,
}

impl Compiler {
    /// Finds the compiler that `rustc` on the path stands for in `directory`, where
    /// a toolchain may be named.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(directory: &Path) -> Result<Compiler> {
        let ask = |program: &Path, question: &[&str]| {
            let mut command = Command::new(program);
            command.current_dir(directory).args(question);
            let output = process::run(command, Limits::TOOL)?;
            if !output.end.success() {
                bail!("`rustc {}` failed: {}", question.join(" "), output.report());
            }
            Ok(output.stdout)
        };
        let on_path = Path::new("rustc");
        let sysroot = ask(on_path, &["--print", "sysroot"])?;
        let inside = Path::new(sysroot.trim())
            .join("bin")
            .join(format!("rustc{}", env::consts::EXE_SUFFIX));
        let program = if inside.is_file() {
            inside
        } else {
            on_path.to_owned()
        };
        let version = ask(&program, &["-vV"])?;
        Ok(Compiler { program, version })
    }
}

fn rustc(source: &Path, kind: &str, externs: &Externs) -> Command {
    let mut command = Command::new("rustc");
    command
        .args(["--edition", EDITION, "--crate-type", kind, "-Cdebuginfo=0"])
        .args(["--color", "never"])
        .args(externs.flags())
        .arg(source);
    command
}

/// A compiler's message with what differs from one machine to the next taken
/// out: the registry becomes `$CARGO`, the standard library's sources `$RUST`
/// (and the excerpts from them go, because they are only there where the
/// component `rust-src` is), and `\r\n` becomes `\n`.
pub fn portable(message: &str) -> String {
    let mut kept = Vec::new();
    let mut in_std = false;
    for line in message.lines() {
        let line = without_paths(line);
        let trimmed = line.trim_start();
        let names_a_file = trimmed.starts_with("--> ") || trimmed.starts_with("::: ");
        if names_a_file {
            in_std = trimmed[4..].starts_with("$RUST");
            kept.push(line);
        } else {
            let excerpt = trimmed.starts_with('|')
                || trimmed.starts_with("...")
                || trimmed.starts_with(|first: char| first.is_ascii_digit());
            in_std &= excerpt;
            if !in_std {
                kept.push(line);
            }
        }
    }
    let mut text = kept.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A text of the compiler, coloured or not, with the directories of this machine
/// replaced: the registry by `$CARGO`, the standard library's sources by `$RUST`.
pub fn without_paths(text: &str) -> String {
    static REGISTRY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:[A-Za-z]:)?[/\\][^\s\x1b]*[/\\]registry[/\\]src[/\\][^/\\\s]+")
            .expect("constant")
    });
    static STD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"((?:[A-Za-z]:)?[/\\][^\s\x1b]*[/\\]lib[/\\]rustlib[/\\]src[/\\]rust|/rustc/[0-9a-f]{40})[/\\]library",
        )
        .expect("constant")
    });
    let text = REGISTRY.replace_all(text, "$$CARGO");
    STD.replace_all(&text, "$$RUST").into_owned()
}

/// The first line of each error and warning: its code and its message.
pub fn headlines(message: &str) -> Vec<String> {
    message
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("warning"))
        .filter(|line| !line.contains("aborting due to") && !line.contains("emitted"))
        .map(str::to_owned)
        .collect()
}

/// `1.95` of `1.95.0`.
pub fn minor(release: &str) -> String {
    release.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
}

/// A directory below Cargo's target directory for what is compiled on the side.
pub fn scratch(target: &Path) -> PathBuf {
    let profile = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    target.join("harness").join(profile).join(env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_machine_are_replaced() {
        let message = "error: no\n  --> compile_fail/x.rs:3:5\n   |\n3 |     x\n   |     ^\n   |\nnote: required\n  --> /home/me/.cargo/registry/src/index-0123/tokio-1.54.1/src/task/spawn.rs:1:2\n   |\n1 | pub fn\n   |        ^^\nnote: std\n  --> /rustc/0123456789012345678901234567890123456789/library/core/src/x.rs:9:1\n   |\n9 | trait X\n   | ^\n   = help: more\n";
        assert_eq!(
            portable(message),
            "error: no\n  --> compile_fail/x.rs:3:5\n   |\n3 |     x\n   |     ^\n   |\nnote: required\n  --> $CARGO/tokio-1.54.1/src/task/spawn.rs:1:2\n   |\n1 | pub fn\n   |        ^^\nnote: std\n  --> $RUST/core/src/x.rs:9:1\n   = help: more\n"
        );
    }

    #[test]
    fn the_same_message_without_the_sources_of_std_is_the_same() {
        let with = "note: a\n  --> /r/lib/rustlib/src/rust/library/std/src/thread.rs:1:1\n   |\n 1 | pub\n   | ^^^\n   |\n  ::: $CARGO/x\nerror";
        let without = "note: a\n  --> /rustc/0123456789012345678901234567890123456789/library/std/src/thread.rs:1:1\n  ::: $CARGO/x\nerror";
        assert_eq!(portable(with), portable(without));
    }

    #[test]
    fn colours_stay_when_paths_go() {
        let line = "\u{1b}[94m--> \u{1b}[0m/home/me/.cargo/registry/src/index-0123/tokio-1.54.1/src/lib.rs:1:2";
        assert_eq!(
            without_paths(line),
            "\u{1b}[94m--> \u{1b}[0m$CARGO/tokio-1.54.1/src/lib.rs:1:2"
        );
    }

    #[test]
    fn headlines_are_codes_and_messages() {
        let message = "error[E0373]: async block may outlive\n --> x\nwarning: unused\n\nerror: aborting due to 1 previous error; 1 warning emitted\n";
        assert_eq!(
            headlines(message),
            ["error[E0373]: async block may outlive", "warning: unused"]
        );
    }
}
