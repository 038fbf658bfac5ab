//! `test`: proves one lesson, or the whole book, with `cargo test`.

use std::collections::BTreeSet;
use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use book::lessons;
use course::layout::Layout;

use crate::cli::TestArgs;

/// How alike a lesson's name must be to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Runs `cargo test`, for the lesson named or for everything, and passes on its
/// exit code. The tests of a lesson carry its name.
///
/// # Errors
///
/// When there is no such lesson, or cargo cannot be run.
pub fn run(args: &TestArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let lesson = args
        .lesson
        .as_deref()
        .map(|name| lesson(layout, name))
        .transpose()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .args(["test", "--workspace"])
        .args(lesson.iter().flat_map(|lesson| ["--", lesson]))
        .current_dir(layout.root())
        .status()
        .with_context(|| format!("cannot run {}", cargo.display()))?;
    // A process that a signal ended has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The stem of the chapter that is meant.
fn lesson(layout: &Layout, name: &str) -> anyhow::Result<String> {
    let stem = stem(name);
    let lessons: BTreeSet<String> = lessons::lessons(layout)?
        .into_iter()
        .map(|lesson| lesson.name)
        .collect();
    if lessons.contains(&stem) {
        return Ok(stem);
    }
    let all = lessons
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match nearest(&stem, &lessons) {
        Some(near) => bail!("no lesson is called `{name}`; did you mean `{near}`?"),
        None => bail!("no lesson is called `{name}`\n  help: the lessons are {all}"),
    }
}

/// A lesson may be named by its title's words, as in the address of its page, or
/// by its file.
pub(super) fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = [".md", ".html"]
        .iter()
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file);
    stem.trim().to_lowercase().replace(['-', ' '], "_")
}

/// The one that is most like `stem`, if one is like it at all.
pub(super) fn nearest<'a>(stem: &str, lessons: &'a BTreeSet<String>) -> Option<&'a str> {
    lessons
        .iter()
        .map(|lesson| (strsim::jaro_winkler(stem, lesson), lesson.as_str()))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, lesson)| lesson)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_has_many_names() {
        for name in [
            "no_order",
            "no-order",
            "No order",
            "no_order.md",
            "book/src/tasks/no_order.md",
            "tasks/no_order.html",
        ] {
            assert_eq!(stem(name), "no_order", "{name}");
        }
    }

    #[test]
    fn the_nearest_lesson_is_suggested() {
        let lessons = ["main_does_not_wait", "no_order", "waiting_for_a_task"];
        let lessons = lessons.map(str::to_owned).into();
        assert_eq!(nearest("no_ordr", &lessons), Some("no_order"));
        assert_eq!(
            nearest("main_dont_wait", &lessons),
            Some("main_does_not_wait")
        );
        assert_eq!(nearest("waiting", &lessons), Some("waiting_for_a_task"));
        assert_eq!(nearest("zzz", &lessons), None);
    }
}
