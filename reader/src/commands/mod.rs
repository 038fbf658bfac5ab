//! The commands, one module for each.

pub mod against;
pub mod build;
pub mod count;
pub mod exercise;
mod exercise_check;
mod exercise_report;
mod exercise_solution;
mod exercise_watch;
pub mod exercises;
pub mod fetch;
pub mod new;
pub mod picture;
pub mod prove;
pub mod renew;
mod renew_copy;
mod renew_report;
pub mod serve;
pub mod test;

use std::process::{ExitCode, ExitStatus};

/// The exit code of a process, to be passed on.
fn exit_code(status: ExitStatus) -> ExitCode {
    // A process that a signal ended has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
