//! The lessons' folders, `code/lessons/<lesson>`: what lies where in one, which
//! crates its programs use, and what is wrong with it before any of its programs is
//! looked at.
//!
//! A folder is a package, `lesson-<lesson>`, so that a lesson named `select` does not
//! collide with a crate. Its manifest names the crates that the lesson is about and no
//! tool.

mod all;
mod folder;
mod manifest;

pub use all::{PLAIN, all, check, is_name, linked_with, of_program, place_of};
pub use folder::Lesson;
pub use manifest::{Manifest, pinned};
