//! The Go toolchain, where there is one.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::flavor::{Program, scratch_of_its_own};
use crate::process::{self, Limits};
use course::layout::stem;

/// The output of `go version`, or `None` where there is no Go.
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
    // Built in a directory of its own, then moved: another process may compile the
    // same program at this moment.
    let own = scratch_of_its_own(scratch)?;
    let name = stem(source);
    let fresh = own
        .path()
        .join(format!("{name}_go{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new("go");
    command
        .args(["build", "-o"])
        .arg(&fresh)
        .arg(source)
        // A file that uses only the standard library needs no module, no download.
        .env("GO111MODULE", "off")
        .env("GOTOOLCHAIN", "local");
    let output = process::run(command, Limits::TOOL)
        .with_context(|| format!("compiling {}", source.display()))?;
    if !output.end.success() {
        bail!("{} does not compile: {}", source.display(), output.report());
    }
    let binary = scratch.join(fresh.file_name().unwrap_or_default());
    std::fs::rename(&fresh, &binary)
        .with_context(|| format!("moving {} into place", binary.display()))?;
    Ok(Program {
        name,
        as_written: binary,
        on_current_thread: None,
    })
}
