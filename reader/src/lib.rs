//! Builds the book, serves it on this computer, builds it again whenever a file of it
//! is saved, and tells the open pages: all that `cargo run` does.
//!
//! - [`cli`] is the command line, and [`commands`] has a module for each command.
//! - [`site`] is a built book held in memory, which is all that can be read over
//!   the network.
//! - [`status`] is the last good book, and the faults of the one after it.
//! - [`server`] answers requests from it, [`watch`] and [`book_watch`] report the files
//!   that were saved, and [`builder`] builds.
//! - [`run`] runs the programs that a page posts.
//! - [`learner`] finds the learner's exercises, and [`addresses`] names the paths that
//!   the server answers.
//! - [`shutdown`] ends what a command has started when it is asked to end.
//!
//! The commands stand on top: no other module imports one.

pub mod addresses;
pub mod book_watch;
pub mod browser;
pub mod builder;
pub mod cli;
pub mod commands;
pub mod fault_page;
pub mod learner;
pub mod run;
pub mod say;
pub mod server;
pub mod shutdown;
pub mod site;
pub mod slow;
pub mod status;
pub mod watch;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{fs, io};

    /// The modules below `directory` that import a command.
    fn importing_commands(directory: &Path, found: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("commands") {
                    importing_commands(&path, found)?;
                }
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let imports = |line: &str| line.contains("crate::") && line.contains("commands");
            if text.lines().any(imports) {
                found.push(path.display().to_string());
            }
        }
        Ok(())
    }

    #[test]
    fn modules_import_no_command() -> io::Result<()> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        importing_commands(&sources, &mut found)?;
        // This test names them.
        found.retain(|path| !path.ends_with("lib.rs"));
        assert_eq!(found, [""; 0], "move what they share out of `commands`");
        Ok(())
    }
}
