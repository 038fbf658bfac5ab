//! The reader in a real browser: every page as a person meets it. Where there
//! is no Chromium the tests say so and pass; with `CI=true` they fail.

mod accessibility;
mod asking;
mod checking;
#[path = "../course/mod.rs"]
mod course;
mod editing;
mod expecting;
mod intercept;
mod pages;
mod panel;
mod reading;
mod refusals;
mod running;
mod session;
mod static_copy;
mod writing;
