//! Writes lines to the terminal. A terminal that has gone away is no reason to stop
//! serving, so a line that cannot be written is dropped: `println!` would panic.

use std::fmt::Arguments;
use std::io::Write;

/// Writes a line to the standard output.
pub fn say(line: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes a line to the standard error.
pub fn complain(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
