//! The book as a whole: its links lead somewhere, its files are used, and its pictures
//! and tables are those of their records.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use book::links;
use course::layout::{self, Layout};
use course::lesson::{self, Lesson};
use course::tool;
use programs::other_tokio::OtherTokio;
use programs::process::{self, Limits};
use programs::spread::Spread;
use programs::{externs, snapshot, toolchain};

fn layout() -> Layout {
    Layout::find().expect("the tests are run inside the course")
}

#[test]
fn includes_summary_names_and_fences_are_in_order() {
    if let Err(faults) = book::check_all(&layout()) {
        panic!("the book has faults:\n{faults}");
    }
}

#[test]
fn links_anchors_and_images_are_there() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let built = directory.path().join("book");
    book::build(&layout(), &built, None)?;
    if let Err(faults) = links::check(&built) {
        panic!("the built book has faults:\n{faults}");
    }
    Ok(())
}

/// A picture and a table say what their record says: they are drawn from it
/// again and compared (or, with `SNAPSHOTS=overwrite`, written). A record is measured and
/// differs from one computer to the next; claims that hold everywhere are judged in
/// `code/tests`.
#[test]
fn pictures_and_tables_are_drawn_from_their_records() -> Result<()> {
    let layout = layout();
    for lesson in lesson::all(&layout)? {
        for record in layout::files(&lesson.measured(), "json")? {
            let spread = Spread::read(&record)?;
            for (name, content) in spread.files() {
                let path = lesson.measured().join(&name);
                snapshot::compare(&content, &path).map_err(anyhow::Error::msg)?;
            }
            let source = lesson.examples().join(&spread.program).with_extension("rs");
            assert!(source.is_file(), "{} counts no program", record.display());
        }
    }
    Ok(())
}

/// A folder of another Tokio is named after the version that it locks, or by a word.
#[test]
fn other_tokios_are_named_after_their_versions() -> Result<()> {
    let layout = layout();
    let others = OtherTokio::all(&layout)?;
    assert!(!others.is_empty());
    for other in others {
        let (name, version) = (&other.name, &other.version);
        assert!(
            !name.starts_with(|first: char| first.is_ascii_digit())
                || format!("{version}.").starts_with(&format!("{name}.")),
            "other-tokios/{name} locks Tokio {version}"
        );
    }
    Ok(())
}

/// A plain mdBook would empty `book/`, its default build directory.
#[test]
fn plain_mdbook_builds_beside_the_prose() -> Result<()> {
    let text = fs::read_to_string(layout().book_toml())?;
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

/// A page that needs no crate of its own is linked with Tokio and nothing else.
#[test]
fn setup_needs_nothing_but_tokio() -> Result<()> {
    let layout = layout();
    let setup = Lesson::at(&layout, lesson::PLAIN);
    let externs = externs::libraries(&layout, &setup)?;
    let names: Vec<&str> = externs
        .crates
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["lesson_setup", "tokio", "workspace_hack"]);
    Ok(())
}

/// Cargo refuses every command where a branch that was left has forgotten a folder:
/// CONTRIBUTING.md quotes it and says what to do.
#[test]
fn folders_that_were_forgotten_are_named_and_explained() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let root = directory.path();
    fs::create_dir_all(root.join("code/lessons/tea/examples"))?;
    fs::write(
        root.join("Cargo.toml"),
        "[workspace]\nmembers = [\"code/lessons/*\"]\nresolver = \"3\"\n",
    )?;
    let mut command = toolchain::cargo();
    command
        .current_dir(root)
        .args(["metadata", "--offline", "--format-version=1"]);
    let output = process::run(command, Limits::TOOL)?;
    assert!(!output.end.success());
    let words = "code/lessons/tea/Cargo.toml`";
    assert!(output.stderr.contains(words), "{}", output.stderr);
    assert!(
        output.stderr.contains("failed to read"),
        "{}",
        output.stderr
    );
    // A reader that is running says it in words of its own.
    let layout = Layout::at(root);
    let failed = externs::libraries(&layout, &Lesson::at(&layout, lesson::PLAIN));
    let said = format!("{:#}", failed.expect_err("no cargo command works"));
    for words in [
        "code/lessons/tea: a folder of a lesson whose Cargo.toml",
        "remove it",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let advice = fs::read_to_string(self::layout().root().join("CONTRIBUTING.md"))?;
    assert!(
        advice.contains("failed to read `.../code/lessons/x/Cargo.toml`"),
        "CONTRIBUTING.md should quote what cargo says of such a folder"
    );
    Ok(())
}

/// Every recorded text is LF, also where git is asked to write CRLF.
#[test]
fn checkouts_that_ask_for_crlf_keep_lf() -> Result<()> {
    let layout = layout();
    let git = |arguments: &[&str], directory: &Path| {
        let mut command = Command::new("git");
        command.current_dir(directory).args(arguments);
        process::run(command, Limits::TOOL)
    };
    let inside = git(&["rev-parse", "--is-inside-work-tree"], layout.root());
    if !inside.is_ok_and(|output| output.end.success()) {
        assert!(
            !tool::ci_requires_tools(),
            "CI=true requires git and a clone"
        );
        tool::report_skipped("the line ends of a checkout (there is no git, or this is no clone)");
        return Ok(());
    }
    let directory = tempfile::tempdir()?;
    let clone = directory.path();
    git(&["init", "--quiet"], clone)?;
    git(&["config", "core.autocrlf", "true"], clone)?;
    for file in [
        ".gitattributes",
        "code/lessons/no_order/examples/order_by_joining.stdout",
    ] {
        let path = clone.join(file);
        fs::create_dir_all(path.parent().unwrap_or(clone))?;
        fs::copy(layout.root().join(file), path)?;
    }
    git(&["add", "."], clone)?;
    let recorded = clone.join("code/lessons/no_order/examples/order_by_joining.stdout");
    fs::remove_file(&recorded)?;
    let output = git(&["checkout", "--", "."], clone)?;
    assert!(output.end.success(), "{}", output.report());
    let text = fs::read_to_string(recorded)?;
    assert!(text.contains('\n') && !text.contains('\r'), "{text:?}");
    Ok(())
}
