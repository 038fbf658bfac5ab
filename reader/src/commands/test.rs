//! `test`: proves one lesson, or the whole book, with `cargo test`.

use std::path::Path;
use std::process::{ExitCode, ExitStatus};

use anyhow::Context;
use book::chapters;
use course::fault::Fault;
use course::layout::Layout;
use course::lesson::Lesson;
use course::nearest::nearest;
use programs::toolchain;

use super::exit_code;
use crate::cli::TestArgs;
use crate::learner::stem;
use crate::say::complain;

/// The tests that carry the name of a lesson: of its programs and its exercise, and
/// both proofs of its snippets. The other tests need not be compiled for it.
const OF_A_LESSON: [&str; 18] = [
    "--package",
    "code",
    "--package",
    "snippets",
    "--package",
    "tests",
    "--test",
    "programs",
    "--test",
    "compiler",
    "--test",
    "pictures",
    "--test",
    "exercises",
    "--test",
    "skeptic",
    "--test",
    "rustdoc",
];

/// Runs `cargo test`, for the lesson named or for everything, and passes on its
/// exit code.
///
/// # Errors
///
/// When there is no such lesson, or cargo cannot be run.
pub fn run(args: &TestArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    match &args.lesson {
        Some(name) => one(&lesson(layout, name)?, layout),
        None => cargo_test(&["--workspace"], layout).map(exit_code),
    }
}

/// Proves one lesson: the tests in its own folder, those that carry its name, and
/// last the faults of its files, among them what is still to be written.
fn one(name: &str, layout: &Layout) -> anyhow::Result<ExitCode> {
    let lesson = Lesson::at(layout, name);
    if lesson.manifest().is_file() {
        let own = cargo_test(&["--package", &lesson.package()], layout)?;
        if !own.success() {
            return Ok(exit_code(own));
        }
    }
    let proved = cargo_test(&[&OF_A_LESSON[..], &["--", name]].concat(), layout)?;
    let faults = book::check_all(layout).err().unwrap_or_default().0;
    let (own, others): (Vec<Fault>, Vec<Fault>) = faults
        .into_iter()
        .partition(|fault| fault.file.as_deref().is_some_and(|file| is_of(name, file)));
    for fault in &own {
        complain(format_args!("{fault}"));
    }
    if !others.is_empty() {
        complain(format_args!(
            "({} more in other lessons and pages: `cargo test --package tests --test book` lists \
             them)",
            others.len()
        ));
    }
    if !own.is_empty() && proved.success() {
        complain(format_args!(
            "error: `{name}` has {} fault{}, listed above",
            own.len(),
            if own.len() == 1 { "" } else { "s" }
        ));
        return Ok(ExitCode::FAILURE);
    }
    Ok(exit_code(proved))
}

/// Tells whether `file` (from the root of the course) lies in the folder of the lesson
/// `name`, or is its chapter or its solution's page.
fn is_of(name: &str, file: &Path) -> bool {
    let page = course::layout::stem(file);
    file.starts_with(Path::new("code/lessons").join(name))
        || (file.starts_with("book/src")
            && (page == name || page.strip_suffix("_solution") == Some(name)))
}

fn cargo_test(arguments: &[&str], layout: &Layout) -> anyhow::Result<ExitStatus> {
    toolchain::cargo()
        .arg("test")
        .args(arguments)
        .current_dir(layout.root())
        .status()
        .context("cannot run cargo")
}

/// Finds the stem of the chapter that is meant by `name`.
fn lesson(layout: &Layout, name: &str) -> anyhow::Result<String> {
    let stem = stem(name);
    let mut lessons: Vec<String> = chapters::all(layout)?
        .into_iter()
        .map(|chapter| chapter.name)
        .collect();
    if lessons.contains(&stem) {
        return Ok(stem);
    }
    let unknown = format!("no lesson is called `{name}`");
    let fault = match nearest(&stem, lessons.iter().map(String::as_str)) {
        Some(near) => Fault::unplaced(format!("{unknown}; did you mean `{near}`?"), ""),
        None => {
            lessons.sort();
            Fault::unplaced(unknown, format!("the lessons are {}", lessons.join(", ")))
        }
    };
    Err(fault.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_of_tells_the_files_of_lessons_apart() {
        for (file, own) in [
            ("code/lessons/select/examples/starved_bell.rs", true),
            ("book/src/talking/select.md", true),
            ("book/src/solutions/select_solution.md", true),
            ("code/lessons/selected/judged.rs", false),
            ("book/src/talking/closing.md", false),
            ("book.toml", false),
        ] {
            assert_eq!(is_of("select", Path::new(file)), own, "{file}");
        }
    }
}
