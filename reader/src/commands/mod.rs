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

/// The exit code of a process, to be passed on; for one that a signal ended, the code
/// that a shell would give.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code();
    #[cfg(unix)]
    let code = code.or_else(|| {
        use std::os::unix::process::ExitStatusExt as _;
        status.signal().map(|signal| 128 + signal)
    });
    let code = code.and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
