//! The lessons' folders, `code/lessons/<lesson>`: the places in one, the crates that its
//! programs use, and the faults that show before any of its programs is looked at.
//!
//! A folder is a package, `lesson-<lesson>`, so that a lesson named `select` does not
//! collide with a crate. Its manifest names the crates that the lesson is about and no
//! tool.

mod all;
mod check;
mod folder;
mod manifest;
#[cfg(test)]
mod testing;

pub use all::{PLAIN, all, is_name, linked_with, of_program, place_of};
pub use check::check;
pub use folder::Lesson;
pub use manifest::{Manifest, pinned};
