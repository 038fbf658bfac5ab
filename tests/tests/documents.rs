//! The documents at the root of the repository: the files and crates that they name.

use std::fs;
use std::path::Path;

use anyhow::Result;
use course::layout::Layout;

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
        .filter_map(|rest| rest.split([')', '#']).next());
    named.chain(linked).filter(|path| {
        let made = ["target/", "my/", "http"];
        path.starts_with(|first: char| first.is_alphanumeric() || first == '.')
            && !path.contains(char::is_whitespace)
            && !path.contains("..")
            && !made.iter().any(|start| path.starts_with(start))
    })
}

/// Tells whether `path` is there below `directory`; `<lesson>` and `*` stand for any name.
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
