//! The main function and the filter that the proofs of the programs share.

#![allow(dead_code)] // no test file uses all of it

use std::process::ExitCode;

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

/// Runs what `trials` lists; `what` names it where it cannot be listed.
pub fn run(what: &str, trials: impl FnOnce(&Arguments) -> Result<Vec<Trial>>) -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(&arguments) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{what} could not be listed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Tells whether the trial `name` is asked for, by the rule of libtest-mimic: so that
/// nothing is built for the others.
pub fn wanted(arguments: &Arguments, name: &str) -> bool {
    let matches = |filter: &String| {
        if arguments.exact {
            name == filter
        } else {
            name.contains(filter.as_str())
        }
    };
    arguments.filter.as_ref().is_none_or(matches) && !arguments.skip.iter().any(matches)
}
