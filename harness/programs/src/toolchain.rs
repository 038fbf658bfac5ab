//! Cargo as it is on this computer, what it says, and the version of Tokio that it has
//! locked.

use std::env;
use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::Message;

use crate::lock::Lock;
use crate::process::{self, Limits, Output};
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
    for message in messages(&output)? {
        if let Message::CompilerArtifact(artifact) = message
            && let Some(executable) = artifact.executable
        {
            return Ok(executable.into_std_path_buf());
        }
    }
    bail!("cargo built no executable of the reader")
}

/// Reads what Cargo said on standard output with `--message-format=json`.
///
/// # Errors
/// When there is something that is no message of Cargo's.
pub(crate) fn messages(output: &Output) -> Result<Vec<Message>> {
    Message::parse_stream(Cursor::new(output.stdout.as_bytes()))
        .collect::<Result<_, _>>()
        .context("reading what cargo built")
}

/// The version of Tokio in `Cargo.lock`. The file is read, since Cargo takes a hundred
/// times as long to say the same.
///
/// # Errors
/// When the lock file cannot be read or locks no Tokio.
pub fn tokio_version(layout: &Layout) -> Result<String> {
    Ok(Lock::of(layout.root())?.tokio()?.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn tokio_version_is_that_of_the_lock() {
        let root = tempfile::tempdir().expect("a directory");
        let layout = Layout::at(root.path());
        let lock = |text: &str| fs::write(root.path().join("Cargo.lock"), text).expect("written");
        lock(
            "version = 4\n\n[[package]]\nname = \"tokio-macros\"\nversion = \"2.7.1\"\n\n[[package]]\nversion = \"1.54.1\"\nname = \"tokio\"\n",
        );
        assert_eq!(tokio_version(&layout).expect("a version"), "1.54.1");
        lock("version = 4\n");
        let error = tokio_version(&layout).expect_err("no Tokio");
        assert!(error.to_string().ends_with("Cargo.lock locks no tokio"));
    }
}
