//! Cargo and rustc as they are on this computer, and the versions of what everything
//! here is run with.

use std::env;
use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;

use crate::process::{self, Limits};
use course::layout::Layout;

/// Cargo, as the process that runs this was started by it, or from the path.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The executable of the reader, built by Cargo as its sources stand.
///
/// # Errors
/// With the compiler's own words when it does not compile.
pub fn reader(layout: &Layout) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .current_dir(layout.root())
        .args(["build", "--quiet", "--package", "reader"])
        .arg("--message-format=json-render-diagnostics");
    let output = process::run(command, Limits::TOOL).context("building the reader")?;
    if !output.end.success() {
        bail!("building the reader failed: {}", output.report());
    }
    for message in Message::parse_stream(Cursor::new(output.stdout.as_bytes())) {
        if let Message::CompilerArtifact(artifact) = message.context("reading what cargo built")?
            && let Some(executable) = artifact.executable
        {
            return Ok(executable.into_std_path_buf());
        }
    }
    bail!("cargo built no executable of the reader")
}

/// The triple that rustc compiles for by default.
///
/// # Errors
/// When rustc cannot be run or names none.
pub fn host() -> Result<String> {
    let version = rustc_verbose_version()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("`rustc -vV` names no host")
}

/// What `rustc -vV` prints.
///
/// # Errors
/// When rustc cannot be run.
pub fn rustc_verbose_version() -> Result<String> {
    let mut command = Command::new("rustc");
    command.arg("-vV");
    let output = process::run(command, Limits::TOOL)?;
    if !output.end.success() {
        bail!("`rustc -vV` failed: {}", output.report());
    }
    Ok(output.stdout)
}

/// The number in `rustc 1.95.0 (..)`.
///
/// # Errors
/// When rustc cannot be run or prints no release.
pub fn rustc_release() -> Result<String> {
    let version = rustc_verbose_version()?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .map(str::to_owned)
        .context("`rustc -vV` names no release")
}

/// The version of Tokio in `Cargo.lock`.
///
/// # Errors
/// When the lock file cannot be read or locks no Tokio.
pub fn tokio_version(layout: &Layout) -> Result<String> {
    let lock = layout.root().join("Cargo.lock");
    let text =
        std::fs::read_to_string(&lock).with_context(|| format!("reading {}", lock.display()))?;
    text.split("[[package]]")
        .find(|package| package.contains("\nname = \"tokio\"\n"))
        .and_then(|package| package.split("version = \"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .with_context(|| format!("{} locks no tokio", lock.display()))
}
