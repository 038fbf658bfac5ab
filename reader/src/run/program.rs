//! A program that is posted by a page.

use serde::{Deserialize, Serialize};

/// The name of its file, for the compiler's messages and those of a panic.
pub const FILE: &str = "program.rs";

/// A program with a `main`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Program {
    /// The text.
    pub text: String,
    /// The edition of Rust.
    pub edition: String,
}
