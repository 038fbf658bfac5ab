//! What `cargo run` does: builds the book, serves it on this computer, builds it
//! again whenever a file of it is saved, and tells the open pages.
//!
//! - [`cli`] is the command line and [`commands`] what each command does.
//! - [`site`] is a built book held in memory, which is all that can be read over
//!   the network.
//! - [`status`] is what the server knows at a moment: the last good book, and
//!   what is wrong with the one after it.
//! - [`server`] answers requests from it, [`watch`] and [`book_watch`] report what was
//!   saved, and [`press`] builds.
//! - [`run`] runs the programs that a page posts.
//! - [`learner`] finds the learner's exercises, and [`addresses`] are what the server
//!   answers at.
//!
//! The commands stand on top: no other module imports one.

pub mod addresses;
pub mod book_watch;
pub mod browser;
pub mod cli;
pub mod commands;
pub mod fault_page;
pub mod learner;
pub mod patience;
pub mod press;
pub mod run;
pub mod say;
pub mod server;
pub mod site;
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
    fn no_module_imports_the_command_line() -> io::Result<()> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        importing_commands(&sources, &mut found)?;
        // This test names them.
        found.retain(|path| !path.ends_with("lib.rs"));
        assert_eq!(found, [""; 0], "move what they share out of `commands`");
        Ok(())
    }
}
