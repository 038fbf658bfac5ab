//! All lessons: listing them, finding one by what it has, and what is wrong with
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::folder::Lesson;
use super::manifest::{self, Manifest};
use crate::fault::Fault;
use crate::layout::Layout;
use crate::nearest::nearest;

/// The lesson whose libraries the programs of every page are linked with that needs
/// no others: Tokio, as in the project that a reader makes there.
pub const PLAIN: &str = "setup";

/// The folders of all lessons, sorted by name.
///
/// # Errors
/// When the folders cannot be listed.
pub fn all(layout: &Layout) -> Result<Vec<Lesson>> {
    let directory = layout.lessons();
    let listing = || format!("listing the lessons in {}", directory.display());
    let entries = match fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(listing),
    };
    let mut lessons = Vec::new();
    for entry in entries {
        let path = entry.with_context(listing)?.path();
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            lessons.push(Lesson::at(layout, name.into_owned()));
        }
    }
    lessons.sort();
    Ok(lessons)
}

/// The lesson whose libraries the programs of the page `page` are linked with (a
/// chapter's file without its extension; that of a solution counts as its
/// lesson's): its own where it has crates or code of its own, else [`PLAIN`].
pub fn linked_with(layout: &Layout, page: &str) -> Lesson {
    let name = page.strip_suffix("_solution").unwrap_or(page);
    let lesson = Lesson::at(layout, name);
    // The name comes with a request, so it must not lead to another directory.
    let has_own =
        is_name(name) && Manifest::read(layout, &lesson).is_ok_and(|manifest| !manifest.is_plain());
    if has_own {
        lesson
    } else {
        Lesson::at(layout, PLAIN)
    }
}

/// Names that Windows keeps for devices: no file can have them there.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Tells whether `name` can be that of a lesson: small letters, digits and `_`, which
/// names a file, a package and a module on every system.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_')
        && !DEVICES.contains(&name)
}

/// The lesson that has the program `name`, and the program's source.
///
/// # Errors
/// When there is no such program, with the nearest that there is.
pub fn of_program(layout: &Layout, name: &str) -> Result<(Lesson, PathBuf)> {
    let mut known = BTreeSet::new();
    for lesson in all(layout)? {
        for (program, source) in lesson.programs()? {
            if program == name {
                return Ok((lesson, source));
            }
            known.insert(program);
        }
    }
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`ls code/lessons/*/examples` lists the programs".to_owned(),
    };
    Err(Fault::unplaced(format!("no lesson has a program `{name}`"), help).into())
}

/// The lesson in whose folder `path` (from the root of the course) lies, and the part
/// of the folder: of `code/lessons/no_order/examples/no_order.rs`, `no_order` and
/// `examples`. A file beside the parts is its own: `judged.rs`.
pub fn place_of(path: &Path) -> Option<(&str, &str)> {
    let inside = path.strip_prefix("code/lessons").ok()?;
    let mut names = inside.iter().map(|name| name.to_str());
    Some((names.next()??, names.next()??))
}

/// Finds what is wrong with the folders: one without a manifest, a manifest with another
/// name, with a tool or with a crate that the workspace does not pin, a lesson
/// without judgements, and a program's name that is used twice.
///
/// # Errors
/// When the folders cannot be listed.
pub fn check(layout: &Layout) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<String, PathBuf> = BTreeMap::new();
    for lesson in all(layout)? {
        match Manifest::read(layout, &lesson) {
            Ok(manifest) => faults.extend(manifest::check(layout, &lesson, &manifest)),
            Err(fault) => faults.push(fault),
        }
        if !lesson.judged().is_file() {
            faults.push(Fault::new(
                layout.relative(lesson.path()),
                "a lesson without a judged.rs",
                "say in it what each program must print; `pub const RUST: &[Case] = &[];` where \
                 there is none",
            ));
        }
        if !is_name(&lesson.name) {
            faults.push(Fault::new(
                layout.relative(lesson.path()),
                format!("`{}` cannot be the name of a lesson", lesson.name),
                "small letters, digits and `_` name a file, a package and a module",
            ));
        }
        for (program, source) in lesson.programs()? {
            let here = layout.relative(&source);
            if let Some(other) = first.insert(program.clone(), here.clone()) {
                // Both are named, for either may be the new one.
                for (one, other) in [(&here, &other), (&other, &here)] {
                    faults.push(Fault::new(
                        one,
                        format!("has the same name as {}", other.display()),
                        format!(
                            "`cargo run --example {program}` could mean either: give one of \
                             them another name"
                        ),
                    ));
                }
            }
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A course with these files below `code/lessons`.
    fn course(files: &[(&str, &str)]) -> (tempfile::TempDir, Layout) {
        let directory = tempfile::tempdir().expect("a directory");
        for (path, text) in files {
            let path = directory.path().join("code/lessons").join(path);
            fs::create_dir_all(path.parent().expect("above")).expect("directories");
            fs::write(path, text).expect("a file");
        }
        let layout = Layout::at(directory.path());
        (directory, layout)
    }

    fn manifest(name: &str, dependencies: &str) -> String {
        format!(
            "[package]\nname = \"lesson-{name}\"\n\n[lib]\npath = \"../../lesson.rs\"\n\n\
             [dependencies]\ntokio.workspace = true\n{dependencies}"
        )
    }

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let (_directory, layout) = course(files);
        check(&layout)
            .expect("the folders are there")
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn lessons_in_order_have_no_faults() {
        let found = faults(&[
            ("tea/Cargo.toml", &manifest("tea", "")),
            ("tea/judged.rs", ""),
            ("tea/examples/kettle.rs", ""),
            (
                "soup/Cargo.toml",
                &manifest("soup", "rayon.workspace = true\n"),
            ),
            ("soup/judged.rs", ""),
            ("soup/examples/pot.rs", ""),
        ]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn folders_without_a_manifest_are_faults() {
        let found = faults(&[("tea/examples/kettle.stdout", "")]);
        assert!(
            found[0].starts_with("code/lessons/tea: a folder of a lesson whose Cargo.toml"),
            "{found:?}"
        );
        assert!(found[0].contains("remove it"), "{found:?}");
        assert!(found[1].contains("without a judged.rs"), "{found:?}");
    }

    #[test]
    fn programs_with_the_same_name_are_both_named() {
        let found = faults(&[
            ("soup/Cargo.toml", &manifest("soup", "")),
            ("soup/judged.rs", ""),
            ("soup/examples/pot.rs", ""),
            ("tea/Cargo.toml", &manifest("tea", "")),
            ("tea/judged.rs", ""),
            ("tea/examples/pot.rs", ""),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        let places = [
            "code/lessons/tea/examples/pot.rs",
            "code/lessons/soup/examples/pot.rs",
        ];
        for (found, [one, other]) in found.iter().zip([places, [places[1], places[0]]]) {
            let says = format!("{one}: has the same name as {other}");
            assert!(found.starts_with(&says), "{found}");
        }
    }

    #[test]
    fn manifests_not_of_a_lesson_name_the_line() {
        for (text, place, says) in [
            (
                manifest("tea", "rayon = \"1\"\n"),
                ":9: ",
                "does not pin the version of `rayon`",
            ),
            (
                manifest("tea", "\n[dependencies.rayon]\nversion = \"1\"\n"),
                ":10: ",
                "does not pin the version of `rayon`",
            ),
            (
                manifest(
                    "tea",
                    "programs = { path = \"../../../harness/programs\" }\n",
                ),
                ":9: ",
                "depends on the tool `programs`",
            ),
            (
                manifest("tea", "\n[dev-dependencies]\nanyhow.workspace = true\n"),
                ":11: ",
                "`anyhow` stands under [dev-dependencies]",
            ),
            (
                manifest("tea", "book.workspace = true\n"),
                ":9: ",
                "depends on the tool `book`",
            ),
            (
                manifest(
                    "tea",
                    "\n[target.'cfg(unix)'.dependencies]\nlibc.workspace = true\n",
                ),
                ":10: ",
                "dependencies for one system alone",
            ),
            (
                manifest("tea", "").replace("[lib]\npath = \"../../lesson.rs\"\n", ""),
                ":1: ",
                "the package has no library",
            ),
            (
                manifest("pot", ""),
                ":2: ",
                "the package is called `lesson-pot`",
            ),
            (
                "[package\n".to_owned(),
                ":1: ",
                "is no manifest of a lesson",
            ),
        ] {
            let found = faults(&[
                ("tea/Cargo.toml", &text),
                ("tea/judged.rs", ""),
                ("../../harness/book/Cargo.toml", ""),
            ]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(
                found[0].starts_with(&format!("code/lessons/tea/Cargo.toml{place}")),
                "{found:?}"
            );
            assert!(found[0].contains(says), "{found:?}");
        }
    }

    #[test]
    fn tests_that_are_not_run_are_faults() {
        let program = "//! Shows a `#[tokio::test]`.\n\n#[tokio::test(start_paused = true)]\nasync fn hot() {}\n";
        let declared = "\n[[example]]\nname = \"kettle\"\ntest = true\n";
        for (text, program, faulty) in [
            (manifest("tea", ""), program, true),
            (manifest("tea", declared), program, false),
            (manifest("tea", ""), "//! `#[test]`\nfn main() {}\n", false),
        ] {
            let found = faults(&[
                ("tea/Cargo.toml", &text),
                ("tea/judged.rs", ""),
                ("tea/examples/kettle.rs", program),
            ]);
            assert_eq!(found.len(), usize::from(faulty), "{program}: {found:?}");
            assert!(
                !faulty || found[0].contains("the tests in examples/kettle.rs are not run"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn folders_with_an_impossible_name_are_faults() {
        let found = faults(&[
            ("hot-tea/Cargo.toml", &manifest("hot-tea", "")),
            ("hot-tea/judged.rs", ""),
        ]);
        assert!(
            found[0].starts_with("code/lessons/hot-tea: `hot-tea` cannot be the name of a lesson"),
            "{found:?}"
        );
    }

    #[test]
    fn pages_are_linked_with_their_lessons_own_crates() {
        // Tokio with a feature that others do not have.
        let wide = manifest("wide", "").replace(
            "tokio.workspace = true",
            "tokio = { workspace = true, features = [\"x\"] }",
        );
        let own = "[package]\nname = \"lesson-law\"\n[dependencies]\ntokio.workspace = true\n";
        let (_directory, layout) = course(&[
            ("tea/Cargo.toml", &manifest("tea", "")),
            (
                "soup/Cargo.toml",
                &manifest("soup", "rayon.workspace = true\n"),
            ),
            ("law/Cargo.toml", own),
            ("wide/Cargo.toml", &wide),
        ]);
        for (page, lesson) in [
            ("tea", PLAIN),
            ("wide", "wide"),
            ("soup", "soup"),
            ("soup_solution", "soup"),
            ("law", "law"),
            ("glossary", PLAIN),
            ("../lessons/soup", PLAIN),
            ("", PLAIN),
        ] {
            assert_eq!(linked_with(&layout, page).name, lesson, "{page}");
        }
    }

    #[test]
    fn crates_that_the_workspace_pins_are_known() {
        let (_directory, layout) = course(&[(
            "../../Cargo.toml",
            "[workspace.dependencies]\nrayon = \"1\"\ntokio = { version = \"1\" }\n",
        )]);
        let pinned: Vec<String> = manifest::pinned(&layout).into_iter().collect();
        assert_eq!(pinned, ["rayon", "tokio"]);
    }

    #[test]
    fn paths_tell_their_lesson_and_their_part() {
        for (path, place) in [
            (
                "code/lessons/tea/examples/kettle.rs",
                Some(("tea", "examples")),
            ),
            (
                "code/lessons/tea/exercise/wrong/cold.rs",
                Some(("tea", "exercise")),
            ),
            ("code/lessons/tea/judged.rs", Some(("tea", "judged.rs"))),
            ("code/lessons/tea", None),
            ("code/lesson.rs", None),
            ("book/src/tea.md", None),
        ] {
            assert_eq!(place_of(Path::new(path)), place, "{path}");
        }
    }

    #[test]
    fn programs_are_found_in_the_lesson_with_them() {
        let (_directory, layout) =
            course(&[("tea/examples/kettle.rs", ""), ("soup/examples/pot.rs", "")]);
        let (lesson, source) = of_program(&layout, "kettle").expect("it is there");
        assert_eq!(lesson.name, "tea");
        assert!(source.ends_with("tea/examples/kettle.rs"));
        let error = of_program(&layout, "kettel").expect_err("a typo");
        assert!(
            error.to_string().contains("did you mean `kettle`?"),
            "{error}"
        );
    }
}
