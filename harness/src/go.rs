//! The Go toolchain, where there is one.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::flavor::Program;
use crate::layout::stem;
use crate::process::{self, Limits};

/// What `go version` prints, or `None` where there is no Go.
pub fn version() -> Option<String> {
    let mut command = Command::new("go");
    command.arg("version");
    let output = process::run(command, Limits::TOOL).ok()?;
    output
        .end
        .success()
        .then(|| output.stdout.trim().to_owned())
}

/// Compiles one Go file into `scratch`.
///
/// # Errors
/// With the compiler's words when it does not compile.
pub fn compile(source: &Path, scratch: &Path) -> Result<Program> {
    std::fs::create_dir_all(scratch).with_context(|| format!("making {}", scratch.display()))?;
    let name = stem(source);
    let binary: PathBuf = scratch.join(format!("{name}_go{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new("go");
    command
        .args(["build", "-o"])
        .arg(&binary)
        .arg(source)
        // One file of the standard library alone: no module, no download.
        .env("GO111MODULE", "off")
        .env("GOTOOLCHAIN", "local");
    let output = process::run(command, Limits::TOOL)
        .with_context(|| format!("compiling {}", source.display()))?;
    if !output.end.success() {
        bail!("{} does not compile: {}", source.display(), output.report());
    }
    Ok(Program {
        name,
        as_written: binary,
        on_current_thread: None,
    })
}
