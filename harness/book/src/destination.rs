//! The directories that a book may be written to. A destination is replaced as a
//! whole, so it must be new, empty, or a book that was built before.

use std::io;
use std::path::{Component, Path, PathBuf};

use course::fault::Fault;
use course::layout::Layout;

/// The file that marks a directory as a built book, which may be replaced.
pub const MARK: &str = "built-book.txt";

/// The directories of the repository that no book is written into.
const SOURCES: [&str; 11] = [
    ".ci",
    ".git",
    ".github",
    "book",
    "code",
    "harness",
    "other-tokios",
    "reader",
    "scripts",
    "tests",
    "workspace-hack",
];

/// The text of the mark of a built book. It tells a book that is being served,
/// whose pages ask for events at `events`, from one that is published.
pub fn marking(events: Option<&str>) -> String {
    let kind = match events {
        Some(events) => format!("for the local server, listening at /{events}"),
        None => "as static pages".to_owned(),
    };
    format!(
        "This directory is a built book ({kind}).\n\
         It is replaced as a whole when the book is built again.\n"
    )
}

/// The help where another directory would do.
const ELSEWHERE: &str = "name a new directory, as in `--dest target/site`";

/// The absolute path of a destination that a book may be written to. Creates the
/// directories above it.
///
/// # Errors
///
/// If the directory is, holds or lies in the sources of the book; if it is a file, a
/// git work tree, or a directory with something in it that is not a built book; and if
/// it cannot be written to.
pub fn check(layout: &Layout, dest: &Path) -> Result<PathBuf, Fault> {
    let unwritable = |error| {
        Fault::unplaced(
            format!("cannot write the book to {}: {error}", dest.display()),
            "name a directory that you may write to, as in `--dest target/site`",
        )
    };
    let full = resolve(dest).map_err(unwritable)?;
    let root = resolve(layout.root()).map_err(unwritable)?;
    if holds_sources(&root, &full) {
        return Err(Fault::unplaced(
            format!(
                "the book would overwrite its own sources in {}",
                full.display()
            ),
            ELSEWHERE,
        ));
    }
    match full.metadata() {
        Ok(found) if !found.is_dir() => {
            return Err(Fault::unplaced(
                format!("cannot write the book to {}: it is a file", full.display()),
                ELSEWHERE,
            ));
        }
        Ok(_) if full.join(".git").exists() => {
            return Err(Fault::unplaced(
                format!(
                    "{} is a git work tree, and its `.git` would be lost",
                    full.display()
                ),
                "build into another directory and copy the pages",
            ));
        }
        Ok(_) => {
            let empty = full.read_dir().map_err(unwritable)?.next().is_none();
            // A plain `mdbook build` leaves no mark in target/book.
            let ours = full.join(MARK).is_file() || full == root.join("target/book");
            if !empty && !ours {
                return Err(Fault::unplaced(
                    format!(
                        "{} is not empty and not a book built by this command, and would be \
                         overwritten",
                        full.display()
                    ),
                    format!("{ELSEWHERE}, or empty this one first"),
                ));
            }
        }
        Err(_) => {}
    }
    try_writing_beside(&full).map_err(unwritable)?;
    Ok(full)
}

/// Tells whether a book in `dest` would be, hold, or lie in the sources below `root`.
fn holds_sources(root: &Path, dest: &Path) -> bool {
    if root.starts_with(dest) {
        return true;
    }
    let Ok(inside) = dest.strip_prefix(root) else {
        return false;
    };
    let top = inside.components().next();
    inside == Path::new("target")
        || SOURCES
            .iter()
            .any(|source| top == Some(Component::Normal(source.as_ref())))
}

/// The path with every symbolic link followed, though its end need not exist.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut there = std::path::absolute(path)?;
    let mut missing = Vec::new();
    loop {
        match there.canonicalize() {
            Ok(mut full) => {
                full.extend(missing.iter().rev());
                return Ok(full);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // `..` after a directory that does not exist has no name of its own.
                let Some(name) = there.file_name() else {
                    return Err(error);
                };
                missing.push(name.to_owned());
                if !there.pop() {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// The book is built beside its destination and moved there, so it is the
/// directory above that must be writable.
fn try_writing_beside(dest: &Path) -> io::Result<()> {
    let above = dest.parent().unwrap_or(dest);
    std::fs::create_dir_all(above)?;
    let trial = above.join(format!(".reader-trial-{}", std::process::id()));
    std::fs::create_dir(&trial)?;
    std::fs::remove_dir(&trial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_in_the_sources_are_refused() {
        let root = Path::new("/home/me/book");
        for dest in [
            "/",
            "/home",
            "/home/me/book",
            "/home/me/book/book",
            "/home/me/book/book/src",
            "/home/me/book/code/lessons/tea",
            "/home/me/book/.git/x",
            "/home/me/book/target",
        ] {
            assert!(
                holds_sources(root, Path::new(dest)),
                "{dest} was let through"
            );
        }
        for dest in [
            "/home/me/site",
            "/home/me/book2",
            "/home/me/book/public",
            "/home/me/book/target/site",
            "/home/me/book/bookish",
        ] {
            assert!(!holds_sources(root, Path::new(dest)), "{dest} was refused");
        }
    }
}
