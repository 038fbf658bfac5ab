//! All lessons: listing them, and finding one by a page, a program or a path.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::folder::Lesson;
use super::manifest::Manifest;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::testing::{course, manifest};

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
        let pinned: Vec<String> = crate::lesson::pinned(&layout).into_iter().collect();
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
