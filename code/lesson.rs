//! The library of every lesson whose programs share no code: it is empty.
//!
//! By it a lesson's crates can be built without its programs, by
//! `cargo build --package lesson-x --lib`: the program of a page and a snippet are
//! linked with what that builds.
