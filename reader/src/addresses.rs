//! The addresses that the server answers at and its pages ask for, and its port.

/// The port when none is asked for.
pub const PORT: u16 = 3000;

/// The stream of events on which a served page hears of later builds, below `/`.
pub const EVENTS: &str = "__reader/events";

/// Runs a program once.
pub const RUN: &str = "/__reader/run";

/// Runs a program many times, and counts its outcomes.
pub const REPEAT: &str = "/__reader/repeat";

/// Checks an attempt at an exercise.
pub const CHECK: &str = "/__reader/check";

/// Lists the exercises that are solved.
pub const PROGRESS: &str = "/__reader/progress";
