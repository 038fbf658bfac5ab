//! What `cargo run` does: builds the book, serves it on this computer, builds it
//! again whenever a file of it is saved, and tells the open pages.
//!
//! - [`cli`] is the command line and [`commands`] what each command does.
//! - [`site`] is a built book held in memory, which is all that can be read over
//!   the network.
//! - [`status`] is what the server knows at a moment: the last good book, and
//!   what is wrong with the one after it.
//! - [`server`] answers requests from it, [`watch`] reports what was saved, and
//!   [`press`] builds.
//! - [`run`] runs the programs that a page posts.

pub mod browser;
pub mod cli;
pub mod commands;
pub mod fault_page;
pub mod patience;
pub mod press;
pub mod run;
pub mod say;
pub mod server;
pub mod site;
pub mod status;
pub mod watch;
