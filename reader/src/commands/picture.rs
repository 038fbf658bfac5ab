//! `picture`: makes the run of a picture again, and draws it.
//!
//! Pictures are made of the lessons' own programs, and the reader depends on no
//! lesson: the binary `pictures` of the crate `code` does it.

use std::process::ExitCode;

use anyhow::Context;
use course::layout::Layout;
use programs::toolchain;

use super::exit_code;
use crate::cli::PictureArgs;

/// Builds `pictures` and hands it the arguments.
///
/// # Errors
///
/// When cargo cannot be run.
pub fn run(args: &PictureArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let mut command = toolchain::cargo();
    command
        .current_dir(layout.root())
        .args(["run", "--package", "code", "--bin", "pictures", "--"])
        .args(&args.name);
    for (wished, option) in [(args.record, "--record"), (args.redraw, "--redraw")] {
        if wished {
            command.arg(option);
        }
    }
    let status = command.status().context("cannot run cargo")?;
    Ok(exit_code(status))
}
