//! What the project says of itself: versions, configuration and commands.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;
use course::layout::Layout;

/// `rust-version` is at least what any crate in `Cargo.lock` asks for.
#[test]
fn the_declared_rust_version_is_enough_for_every_dependency() -> Result<()> {
    let layout = Layout::find()?;
    let metadata = MetadataCommand::new()
        .manifest_path(layout.root().join("Cargo.toml"))
        .exec()?;
    let declared = metadata
        .workspace_packages()
        .iter()
        .map(|package| {
            package
                .rust_version
                .clone()
                .context("declared in the workspace")
        })
        .collect::<Result<Vec<_>>>()?;
    let least = declared.iter().min().context("there are packages")?;
    for package in &metadata.packages {
        if let Some(wanted) = &package.rust_version {
            assert!(
                wanted <= least,
                "{} {} wants Rust {wanted}, and the workspace declares {least}",
                package.name,
                package.version
            );
        }
    }
    Ok(())
}

/// A plain mdBook would empty `book/`, its default build directory.
#[test]
fn a_plain_mdbook_builds_beside_the_prose() -> Result<()> {
    let layout = Layout::find()?;
    let text = fs::read_to_string(layout.book_toml())?;
    assert!(
        text.contains("build-dir = \"target/book\""),
        "book.toml must say build-dir = \"target/book\", or mdBook empties book/"
    );
    assert!(
        text.contains("create-missing = false"),
        "a missing chapter must be an error"
    );
    Ok(())
}

/// The versions that the prose names are those in `Cargo.lock`.
#[test]
fn the_prose_names_the_locked_version_of_tokio() -> Result<()> {
    let layout = Layout::find()?;
    let locked = programs::toolchain::tokio_version(&layout)?;
    let setup = fs::read_to_string(layout.book_src().join("start").join("setup.md"))?;
    assert!(
        setup.contains(&locked),
        "setup.md should name Tokio {locked}, the version everything was run with"
    );
    Ok(())
}

/// A newcomer finds each file that the documents at the root name.
#[test]
fn documents_name_files_that_exist() -> Result<()> {
    let layout = Layout::find()?;
    let mut missing = Vec::new();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = fs::read_to_string(layout.root().join(document))?;
        for path in paths_in(&text) {
            let is_there = |base| exists(layout.root(), &format!("{base}/{path}"));
            if !BASES.into_iter().any(is_there) {
                missing.push(format!("{document} names {path}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "the documents name files that do not exist; mend the names:\n{}",
        missing.join("\n")
    );
    Ok(())
}

#[test]
fn architecture_names_every_crate_of_the_harness() -> Result<()> {
    let layout = Layout::find()?;
    let text = fs::read_to_string(layout.root().join("ARCHITECTURE.md"))?;
    for entry in fs::read_dir(layout.root().join("harness"))? {
        let name = format!("harness/{}", entry?.file_name().display());
        assert!(
            text.contains(&format!("| `{name}` |")),
            "the table in ARCHITECTURE.md should say what {name} is for"
        );
    }
    Ok(())
}

/// The directories from which a document names a file. Of a lesson's folder and its
/// parts they name files without the lesson.
const BASES: [&str; 6] = [
    ".",
    "harness/*/src",
    "book/src",
    "tests/tests",
    "code/lessons/<lesson>",
    "code/lessons/<lesson>/exercise",
];

/// The paths that a document names in backticks or links to, but for those that are
/// made while the course is used.
fn paths_in(text: &str) -> impl Iterator<Item = &str> {
    let extensions = ["rs", "md", "toml", "yml", "js"];
    let named = text.split('`').skip(1).step_by(2).filter(move |code| {
        let extension = code.rsplit_once('.').map_or("", |(_, extension)| extension);
        code.contains('/') || code.starts_with('.') || extensions.contains(&extension)
    });
    let linked = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    named.chain(linked).filter(|path| {
        let made = ["target/", "my/", "http"];
        path.starts_with(|first: char| first.is_alphanumeric() || first == '.')
            && !path.contains(char::is_whitespace)
            && !path.contains("..")
            && !made.iter().any(|start| path.starts_with(start))
    })
}

/// Whether `path` is there below `directory`; `<lesson>` and `*` stand for any name.
fn exists(directory: &Path, path: &str) -> bool {
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let Some(start) = name.find(['<', '*']) else {
        let here = directory.join(name);
        return here.exists() && (rest.is_empty() || exists(&here, rest));
    };
    let end = name.rfind(['>', '*']).map_or(name.len(), |end| end + 1);
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let found = entry.file_name().to_string_lossy().into_owned();
        found.starts_with(&name[..start])
            && found.ends_with(&name[end..])
            && (rest.is_empty() || exists(&entry.path(), rest))
    })
}
