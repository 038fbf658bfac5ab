//! The reader in a real browser: every page as a person meets it. Where there
//! is no Chromium the tests say so and pass; with `CI=true` they fail.

mod accessibility;
mod asking;
mod checking;
mod editing;
mod expecting;
mod intercept;
mod pages;
mod panel;
mod reading;
mod refusals;
mod running;
mod session;
#[path = "../small_course/mod.rs"]
mod small_course;
mod static_copy;
mod writing;
