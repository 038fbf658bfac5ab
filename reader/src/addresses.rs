//! The addresses of the server, which its pages ask for, and its port.

/// The port when none is asked for.
pub const PORT: u16 = 3000;

/// The stream of events on which a served page hears of later builds, below `/`.
pub const EVENTS: &str = "__reader/events";

/// The parameter of [`EVENTS`] with the content hash of the book that the page is of.
pub const CONTENT_HASH: &str = "content_hash";

/// Runs a program once.
pub const RUN: &str = "/__reader/run";

/// Runs a program many times, and counts its outcomes.
pub const REPEAT: &str = "/__reader/repeat";

/// Checks an attempt at an exercise.
pub const CHECK: &str = "/__reader/check";

/// Lists the exercises that are solved.
pub const PROGRESS: &str = "/__reader/progress";
