//! Calling rustc for one file: to get a binary, or to get the compiler's words.

mod compiler;
mod invocation;
pub mod message;

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use regex::Regex;

use crate::externs::Externs;
use crate::process::{Job, Limits, Output};

pub use compiler::Compiler;
pub use invocation::Invocation;

/// The edition that the programs of the course are written in.
pub const EDITION: &str = "2024";

/// Compiles `source` to `binary`.
///
/// # Errors
/// With the compiler's words when it does not compile.
pub fn compile(source: &Path, binary: &Path, externs: &Externs) -> Result<()> {
    let output = invocation(externs)
        .program()
        .to(binary)
        .run(source, &Job::new())
        .with_context(|| format!("compiling {}", source.display()))?;
    if !output.end.success() {
        bail!("{} does not compile: {}", source.display(), output.report());
    }
    Ok(())
}

/// Asks the compiler what it says about `source`, without making a binary of it, and
/// replaces the paths of this machine (see [`portable`]). It is called in `directory`,
/// so that it names the file as `source` does.
///
/// # Errors
/// When rustc cannot be run.
pub fn check(directory: &Path, source: &Path, externs: &Externs) -> Result<Output> {
    words(directory, source, invocation(externs).program())
}

/// Asks the same about a file that need not have a `main`.
///
/// # Errors
/// When rustc cannot be run.
pub fn check_part(directory: &Path, source: &Path, externs: &Externs) -> Result<Output> {
    words(directory, source, invocation(externs).library())
}

fn words(directory: &Path, source: &Path, invocation: Invocation) -> Result<Output> {
    let scratch = tempfile::tempdir().context("making a temporary directory")?;
    let mut output = invocation
        .inside(directory)
        .checked_in(scratch.path())
        .run(source, &Job::new())
        .with_context(|| format!("compiling {}", source.display()))?;
    output.stderr = portable(&output.stderr);
    Ok(output)
}

fn invocation(externs: &Externs) -> Invocation {
    Invocation::rustc("rustc", Limits::TOOL)
        .uncoloured()
        .externs(externs)
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
    fn messages_are_equal_without_the_sources_of_std() {
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
