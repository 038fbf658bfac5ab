//! The crates that a program of the course is linked with, as Cargo built them.

mod build;
mod once;
mod stamp;

pub use build::{Externs, examples, libraries, libraries_offline, of_workspace, programs};
pub use once::{Libraries, Programs};
pub use stamp::Stamp;
