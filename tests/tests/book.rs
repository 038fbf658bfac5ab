//! The book as a whole: nothing in it points nowhere, and nothing lies about
//! unused.

use anyhow::Result;
use book::lessons;
use book::links;
use course::layout::{self, Layout};
use programs::snapshot;
use programs::spread::Spread;

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
fn every_link_anchor_and_image_is_there() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let built = directory.path().join("book");
    book::build(&layout(), &built, None)?;
    if let Err(faults) = links::check(&built) {
        panic!("the built book has faults:\n{faults}");
    }
    Ok(())
}

#[test]
fn every_program_is_used_by_a_chapter() -> Result<()> {
    let layout = layout();
    let lessons = lessons::lessons(&layout)?;
    let mut unused = Vec::new();
    for (directory, extension) in [
        (layout.examples(), "rs"),
        (layout.go(), "go"),
        (layout.compile_fail(), "rs"),
        (layout.compile_warn(), "rs"),
    ] {
        for source in layout::files(&directory, extension)? {
            let source = layout.relative(&source);
            if !lessons.iter().any(|lesson| lesson.uses(&source)) {
                unused.push(source);
            }
        }
    }
    assert!(
        unused.is_empty(),
        "no chapter includes or names these programs; use them or remove them: {unused:#?}"
    );
    Ok(())
}

#[test]
fn every_recording_belongs_to_a_program() -> Result<()> {
    let layout = layout();
    let mut faults = Vec::new();
    for (directory, recording, source) in [
        (layout.examples(), "stdout", "rs"),
        (layout.examples(), "stderr", "rs"),
        (layout.go(), "stdout", "go"),
        (layout.compile_fail(), "stderr", "rs"),
        (layout.compile_warn(), "stderr", "rs"),
    ] {
        for path in layout::files(&directory, recording)? {
            if !path.with_extension(source).is_file() {
                faults.push(layout.relative(&path));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "these were recorded of no program: {faults:#?}"
    );
    Ok(())
}

#[test]
fn every_measurement_is_shown() -> Result<()> {
    let layout = layout();
    let lessons = lessons::lessons(&layout)?;
    let mut unused = Vec::new();
    for directory in [layout.measured(), layout.measured().join("timeline")] {
        for extension in ["svg", "md", "txt"] {
            for path in layout::files(&directory, extension)? {
                let path = layout.relative(&path);
                if !lessons.iter().any(|lesson| lesson.includes(&path)) {
                    unused.push(path);
                }
            }
        }
    }
    assert!(
        unused.is_empty(),
        "no chapter includes these; include them or remove them: {unused:#?}"
    );
    Ok(())
}

/// A picture and a table say what their record says: they are drawn from it
/// again and compared (or, with `SNAPSHOTS=overwrite`, written). What a record says is measured, and differs from one
/// computer to the next; what holds everywhere is judged in `code/tests`.
#[test]
fn pictures_and_tables_are_drawn_from_their_records() -> Result<()> {
    let layout = layout();
    for record in layout::files(&layout.measured(), "json")? {
        let spread = Spread::read(&record)?;
        for (name, content) in spread.files() {
            let path = layout.measured().join(&name);
            snapshot::compare(&content, &path).map_err(anyhow::Error::msg)?;
        }
        let source = layout.examples().join(&spread.program).with_extension("rs");
        assert!(source.is_file(), "{} counts no program", record.display());
    }
    Ok(())
}
