//! Tools that a check needs and a learner's computer need not have.

use std::env;
use std::io::Write;

/// Whether a missing tool is a failure: it is where `CI=true`, and elsewhere
/// the check is skipped and said to be.
pub fn required() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

/// Says that `what` is not checked for want of a tool.
pub fn skipped(what: &str) {
    // Past libtest, which keeps what a passing test prints to itself.
    let mut stderr = std::io::stderr().lock();
    // Where nobody listens, nobody is told.
    let _ = writeln!(stderr, "skipped: {what}");
}
