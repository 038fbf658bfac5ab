//! One module for each command.

pub mod build;
pub mod count;
pub mod picture;
pub mod prove;
pub mod serve;
pub mod test;
