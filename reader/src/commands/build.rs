//! `build`: writes the book as static pages.

use std::process::ExitCode;
use std::time::Instant;

use book::destination;
use course::layout::Layout;

use crate::builder;
use crate::cli::BuildArgs;
use crate::say::{complain, say};

/// Builds the book into the destination asked for. Faults of the book are printed with
/// chapter and line, and the exit code is 1.
///
/// # Errors
///
/// When the destination is refused or cannot be written to.
pub fn run(args: &BuildArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let dest = match &args.dest {
        Some(dest) => destination::check(layout, dest)?,
        None => layout.built_book(),
    };
    let started = Instant::now();
    if let Err(faults) = builder::build_static(layout, &dest) {
        complain(format_args!("{faults}"));
        complain(format_args!("error: the book was not built"));
        return Ok(ExitCode::FAILURE);
    }
    say(format_args!(
        "The book is in {} (built in {} ms).",
        dest.display(),
        started.elapsed().as_millis()
    ));
    Ok(ExitCode::SUCCESS)
}
