//! Proves every Rust snippet of the book and of README.md with skeptic: the
//! first harness, in edition 2021.

mod watched;

use std::time::Duration;

/// How long a snippet may run, and rustc may take for one.
const LIMIT: Duration = Duration::from_secs(60);

mod snippets {
    include!(concat!(env!("OUT_DIR"), "/snippets.rs"));
}

#[path = "skeptic/the_harness_itself.rs"]
mod the_harness_itself;
