//! One module for each command.

pub mod build;
pub mod count;
pub mod exercise;
mod exercise_report;
mod exercise_solution;
mod exercise_watch;
pub mod exercises;
pub mod picture;
pub mod prove;
pub mod serve;
pub mod test;
