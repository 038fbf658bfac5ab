//! Tools that a check needs and a learner's computer need not have.

use std::env;
use std::io::Write;

/// Tells whether a missing tool is a failure. With `CI=true` it is; elsewhere the check
/// is skipped and said to be.
pub fn ci_requires_tools() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

/// Reports on stderr that `what` is not checked for want of a tool.
pub fn report_skipped(what: &str) {
    // Past libtest, which keeps what a passing test prints to itself.
    let mut stderr = std::io::stderr().lock();
    // Write errors on stderr are ignored: the terminal is gone.
    let _ = writeln!(stderr, "skipped: {what}");
}
