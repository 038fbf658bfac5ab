//! The crates that a program of the course is linked with, as Cargo built them.

mod build;
mod freshness;
mod once;
mod packages;

pub use build::{Externs, examples, libraries, libraries_offline, of_workspace, programs};
pub use freshness::Freshness;
pub use once::{Libraries, Programs};
