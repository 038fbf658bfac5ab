//! The folders of the lessons, held against the chapters: each lesson has one, each
//! belongs to a chapter, nothing in it lies about unused, and nothing of it is still
//! to be written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use course::fault::Fault;
use course::layout::Layout;
use course::lesson::{self, Lesson, Manifest};

use crate::chapters::Chapter;
use crate::quiz;

/// The mark of a line of a new lesson that its author has still to write.
pub const TO_WRITE: &str = "TO WRITE:";

/// Checks the folders of `layout`, whose chapters are `chapters`.
///
/// # Errors
/// When a folder cannot be listed.
pub fn check(layout: &Layout, chapters: &[Chapter]) -> Result<Vec<Fault>, Fault> {
    let unlisted = |error: anyhow::Error| {
        let here = layout.relative(&layout.lessons());
        Fault::new(here, format!("{error:#}"), "")
    };
    let mut faults = lesson::check(layout).map_err(unlisted)?;
    let lessons = lesson::all(layout).map_err(unlisted)?;
    for lesson in &lessons {
        let files = files_below(lesson.path()).map_err(unlisted)?;
        faults.extend(files.iter().flat_map(|file| to_write(layout, file)));
        match chapters.iter().find(|chapter| chapter.name == lesson.name) {
            Some(chapter) => faults.extend(unused(layout, lesson, &files, chapter, chapters)),
            None => faults.push(Fault::new(
                layout.relative(lesson.path()),
                "the folder of a lesson that has no chapter",
                format!(
                    "write book/src/<part>/{}.md, or give the folder its chapter's name, or \
                     remove it",
                    lesson.name
                ),
            )),
        }
    }
    for chapter in chapters {
        faults.extend(to_write(layout, &chapter.path));
        let heading = format!("## {}", quiz::AFTER);
        let ends_with_files = chapter.text.lines().position(|line| line == heading);
        if let Some(index) = ends_with_files
            && !lessons.iter().any(|lesson| lesson.name == chapter.name)
        {
            faults.push(
                Fault::new(
                    layout.relative(&chapter.path),
                    format!("a lesson without its folder code/lessons/{}", chapter.name),
                    "`cargo run -- new LESSON --part PART` makes a lesson with its folder: take \
                     that of another name as the pattern",
                )
                .at(index + 1),
            );
        }
    }
    Ok(faults)
}

/// The lines of `file` that are still to be written.
fn to_write(layout: &Layout, file: &Path) -> Vec<Fault> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let (_, what) = line.split_once(TO_WRITE)?;
            let what = what.trim().trim_end_matches("-->").trim_end();
            Some(
                Fault::new(
                    layout.relative(file),
                    format!("still to be written: {what}"),
                    format!("write it, and remove `{TO_WRITE}`"),
                )
                .at(index + 1),
            )
        })
        .collect()
}

/// The files of `lesson` that neither its chapter, nor its solution's page, nor a
/// proof uses.
fn unused(
    layout: &Layout,
    lesson: &Lesson,
    files: &[PathBuf],
    chapter: &Chapter,
    chapters: &[Chapter],
) -> Vec<Fault> {
    let solution = format!("{}_solution", lesson.name);
    let pages: Vec<&Chapter> = chapters
        .iter()
        .filter(|one| one.name == chapter.name || one.name == solution)
        .collect();
    let mut included: BTreeSet<PathBuf> = BTreeSet::new();
    let mut text = String::new();
    for page in &pages {
        included.extend(page.includes.iter().cloned());
        text.push_str(&page.text);
    }
    // A measurement that a page shows names the programs that were measured.
    for file in included
        .iter()
        .filter(|file| file.extension().is_some_and(|kind| kind == "txt"))
    {
        text.push_str(&fs::read_to_string(layout.root().join(file)).unwrap_or_default());
    }
    let uses = Uses {
        lesson,
        has_library: Manifest::read(layout, lesson).is_ok_and(|manifest| manifest.has_library()),
        included,
        text,
    };
    files
        .iter()
        .filter(|file| !uses.uses(file, &layout.relative(file)))
        .map(|file| {
            Fault::new(
                layout.relative(file),
                "nothing uses this file: no proof reads it, and neither the chapter nor the \
                 solution's page includes it or, where it is a program, names it",
                format!(
                    "show it in {}, or remove it",
                    layout.relative(&chapter.path).display()
                ),
            )
        })
        .collect()
}

/// The files that the pages of a lesson and its proofs use.
struct Uses<'a> {
    lesson: &'a Lesson,
    has_library: bool,
    included: BTreeSet<PathBuf>,
    text: String,
}

impl Uses<'_> {
    /// Tells whether something uses `file`, which is `shown` from the root of the course.
    fn uses(&self, file: &Path, shown: &Path) -> bool {
        let inside = file.strip_prefix(self.lesson.path()).unwrap_or(file);
        let names: Vec<&str> = inside.iter().filter_map(|name| name.to_str()).collect();
        match names.as_slice() {
            ["Cargo.toml" | "judged.rs"] => true,
            ["src", ..] => self.has_library,
            ["pictures.rs"] => self.lesson.has_pictures(),
            ["examples" | "go" | "compile_fail" | "compile_warn", _] => self.program(file, shown),
            ["exercise", ..] => self.exercise(file),
            ["measured", ..] => self.measured(file, shown),
            _ => self.included.contains(shown),
        }
    }

    /// A program that a page shows, or whose recorded words it shows, or that it names;
    /// and what was recorded of a program that is there.
    fn program(&self, file: &Path, shown: &Path) -> bool {
        let source = if file.parent().is_some_and(|parent| parent.ends_with("go")) {
            "go"
        } else {
            "rs"
        };
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("stdout" | "stderr") => file.with_extension(source).is_file(),
            Some(extension) if extension == source => {
                ["rs", "go", "stdout", "stderr"]
                    .iter()
                    .any(|kind| self.included.contains(&shown.with_extension(kind)))
                    || self
                        .text
                        .contains(&shown.display().to_string().replace('\\', "/"))
            }
            _ => false,
        }
    }

    /// A file of the exercise, by the names that its proof reads.
    fn exercise(&self, file: &Path) -> bool {
        let exercise = self.lesson.exercise();
        let inside = file.strip_prefix(&exercise).unwrap_or(file);
        let names: Vec<&str> = inside.iter().filter_map(|name| name.to_str()).collect();
        let known = match names.as_slice() {
            ["starter.rs" | "tests.rs" | "hint.md" | "solution.rs"] => true,
            ["solutions" | "wrong", name] => name.ends_with(".rs"),
            _ => false,
        };
        known && exercise.join("starter.rs").is_file()
    }

    /// A picture, table or measurement that a page shows; and the record that it is
    /// drawn from.
    fn measured(&self, file: &Path, shown: &Path) -> bool {
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("json" | "timeline") => self.included.contains(&shown.with_extension("svg")),
            _ => self.included.contains(shown),
        }
    }
}

/// Every file below `directory` that is not hidden, sorted.
fn files_below(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory)
            .map_err(|error| anyhow::anyhow!("listing {}: {error}", directory.display()))?
        {
            let entry = entry?;
            // An editor's scratch file.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters;

    /// The faults of a course with these files.
    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let directory = tempfile::tempdir().expect("a directory");
        for (path, text) in files {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().expect("above")).expect("directories");
            fs::write(path, text).expect("a file");
        }
        let layout = Layout::at(directory.path());
        let chapters = chapters::all(&layout).expect("chapters");
        check(&layout, &chapters)
            .expect("folders")
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    const MANIFEST: (&str, &str) = (
        "code/lessons/tea/Cargo.toml",
        "[package]\nname = \"lesson-tea\"\n[lib]\npath = \"../../lesson.rs\"\n[dependencies]\ntokio.workspace = true\n",
    );
    const JUDGED: (&str, &str) = ("code/lessons/tea/judged.rs", "");

    fn chapter(includes: &[&str]) -> String {
        let mut text = "# Tea\n\n## The whole file\n".to_owned();
        for path in includes {
            text.push_str(&format!(
                "\n{{{{#include ../../../code/lessons/tea/{path}}}}}\n"
            ));
        }
        text
    }

    #[test]
    fn files_that_are_used_are_no_faults() {
        let chapter = chapter(&[
            "examples/kettle.rs:main",
            "examples/cup.stdout",
            "programs.md",
            "measured/kettle.svg",
            "measured/cups.txt",
        ]) + "`code/lessons/tea/examples/spoon.rs` is run, too.\n";
        let found = faults(&[
            MANIFEST,
            JUDGED,
            ("book/src/SUMMARY.md", ""),
            ("book/src/tasks/tea.md", &chapter),
            ("code/lessons/tea/examples/kettle.rs", ""),
            ("code/lessons/tea/examples/cup.rs", ""),
            ("code/lessons/tea/examples/cup.stdout", ""),
            ("code/lessons/tea/examples/spoon.rs", ""),
            ("code/lessons/tea/examples/spoon.stderr", ""),
            ("code/lessons/tea/go/cups.go", ""),
            ("code/lessons/tea/programs.md", ""),
            ("code/lessons/tea/measured/kettle.json", ""),
            ("code/lessons/tea/measured/kettle.svg", ""),
            (
                "code/lessons/tea/measured/cups.txt",
                "$ go run code/lessons/tea/go/cups.go\n",
            ),
            ("code/lessons/tea/exercise/starter.rs", ""),
            ("code/lessons/tea/exercise/wrong/cold.rs", ""),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn files_that_nothing_uses_are_faults() {
        let chapter = chapter(&["examples/kettle.rs"]);
        for unused in [
            "examples/cup.rs",
            "examples/cup.stdout",
            "examples/kettle.txt",
            "go/kettle.go",
            "compile_fail/cup.rs",
            "measured/kettle.svg",
            "measured/kettle.json",
            "measured/timeline/kettle.timeline",
            "exercise/starters.rs",
            "exercise/wrong/cold.md",
            "pictures.rs",
            "src/lib.rs",
            "programs.md",
            "notes.md",
        ] {
            let path = format!("code/lessons/tea/{unused}");
            let found = faults(&[
                MANIFEST,
                JUDGED,
                ("book/src/SUMMARY.md", ""),
                ("book/src/tasks/tea.md", &chapter),
                ("code/lessons/tea/examples/kettle.rs", ""),
                (&path, ""),
            ]);
            assert_eq!(found.len(), 1, "{unused}: {found:?}");
            assert!(
                found[0].starts_with(&format!("{path}: nothing uses this file")),
                "{found:?}"
            );
            assert!(
                found[0].contains("show it in book/src/tasks/tea.md"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn folders_and_chapters_without_the_other_are_faults() {
        let found = faults(&[
            MANIFEST,
            JUDGED,
            ("book/src/SUMMARY.md", ""),
            ("book/src/tasks/soup.md", "# Soup\n\n## The whole file\n"),
            ("book/src/appendix/glossary.md", "# Words\n"),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("code/lessons/tea: the folder of a lesson that has no chapter"),
            "{found:?}"
        );
        assert!(
            found[1].starts_with("book/src/tasks/soup.md:3: a lesson without its folder"),
            "{found:?}"
        );
    }

    #[test]
    fn parts_to_be_written_are_named_by_line() {
        let found = faults(&[
            MANIFEST,
            (
                "code/lessons/tea/judged.rs",
                "// TO WRITE: what tea prints\n",
            ),
            ("book/src/SUMMARY.md", ""),
            (
                "book/src/tasks/tea.md",
                "# Tea\n\n<!-- TO WRITE: the question -->\n",
            ),
        ]);
        assert_eq!(
            found
                .iter()
                .map(|fault| fault.lines().next().unwrap_or_default())
                .collect::<Vec<_>>(),
            [
                "code/lessons/tea/judged.rs:1: still to be written: what tea prints",
                "book/src/tasks/tea.md:3: still to be written: the question",
            ]
        );
    }
}
