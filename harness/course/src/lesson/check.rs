//! The faults of the lessons' folders.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;

use super::all::{all, is_name};
use super::manifest::{self, Manifest};
use crate::fault::Fault;
use crate::layout::Layout;

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
    use crate::lesson::testing::{course, manifest};

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
}
