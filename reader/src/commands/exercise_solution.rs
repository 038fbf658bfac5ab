//! `exercise --solution`: shows the solution beside the learner's own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use course::layout::Layout;
use exercises::store::ProgressStore;
use exercises::{self, Exercise};
use similar::TextDiff;

use crate::learner;
use crate::say::say;

/// Shows how the attempt differs from the solution that is most like it, once the
/// exercise is solved, or when the learner asks for the second time.
///
/// # Errors
///
/// When a file cannot be read, or the record cannot be written.
pub(super) fn show(
    exercise: &Exercise,
    store: &ProgressStore,
    layout: &Layout,
) -> anyhow::Result<ExitCode> {
    let mut may_see = false;
    let recorded = store.record(exercise, |done| {
        may_see = done.solved.is_some() || done.asked;
        done.asked |= done.solved.is_none();
    })?;
    learner::warn_if_progress_was_corrupt(&recorded, layout);
    if !may_see {
        say(format_args!(
            "You have not solved {} yet, and it is worth more if you do. Ask once more to see the \
             solution all the same.",
            exercise.name()
        ));
        return Ok(ExitCode::FAILURE);
    }

    let mut solutions = Vec::new();
    for path in exercise.solutions()? {
        solutions.push((body(&path)?, path));
    }
    let attempt = store.attempt(exercise);
    let own = if attempt.exists() {
        body(&attempt)?
    } else {
        String::new()
    };
    let most_alike = solutions.iter().max_by(|(one, _), (other, _)| {
        let alike = |text: &str| TextDiff::from_lines(own.as_str(), text).ratio();
        alike(one).total_cmp(&alike(other))
    });
    let Some((solution, path)) = most_alike else {
        return Ok(ExitCode::FAILURE);
    };
    if own == *solution {
        say(format_args!("Yours is ours, word for word."));
    } else {
        let names = [layout.relative(&attempt), layout.relative(path)];
        say(format_args!("{}", difference(&own, solution, &names)));
    }
    for (_, other) in solutions.iter().filter(|(_, other)| other != path) {
        say(format_args!(
            "Another way is in {}.",
            layout.relative(other).display()
        ));
    }
    let page = layout
        .book_src()
        .join("solutions")
        .join(format!("{}_solution.md", exercise.lesson));
    say(format_args!(
        "Why it is what it is, and what the tempting answers break: {}, or that page in the book.",
        layout.relative(&page).display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// A program without the comment at its head, which is another in each file.
fn body(path: &Path) -> anyhow::Result<String> {
    let text = exercises::read(path)?;
    let lines = text
        .lines()
        .skip_while(|line| line.starts_with("//!") || line.trim().is_empty());
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

fn difference(own: &str, solution: &str, names: &[PathBuf; 2]) -> String {
    TextDiff::from_lines(own, solution)
        .unified_diff()
        .context_radius(3)
        .header(&names[0].to_string_lossy(), &names[1].to_string_lossy())
        .to_string()
}
