//! `exercises`: lists the exercises that are done, open and next.

use std::process::ExitCode;

use book::{chapters, summary};
use course::layout::Layout;
use exercises::{self, Exercise};

use crate::cli::ExercisesArgs;
use crate::learner;
use crate::say::say;

/// Lists the exercises in the order of the course.
///
/// # Errors
///
/// When the exercises, the chapters or the learner's record cannot be read.
pub fn run(args: &ExercisesArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let store = learner::store(args.my.as_deref(), layout);
    let exercises = summary::in_order(layout, exercises::all(layout)?, |one| &one.lesson)?;
    let recorded = store.progress()?;
    learner::warn_if_progress_was_corrupt(&recorded, layout);
    let chapters = chapters::all(layout)?;
    let title = |exercise: &Exercise| {
        let chapter = chapters.iter().find(|one| one.name == exercise.lesson)?;
        Some(chapter.text.lines().next()?.strip_prefix("# ")?.to_owned())
    };
    let width = exercises.iter().map(|e| e.name().len()).max().unwrap_or(0);
    let mut next = None;
    let mut done = 0;
    for exercise in &exercises {
        let state = if recorded.progress.solved(&exercise.lesson) {
            done += 1;
            "done"
        } else if next.is_none() {
            next = Some(exercise);
            "next"
        } else if store.begun(exercise) {
            "open"
        } else {
            ""
        };
        say(format_args!(
            "{state:<4}  {:<width$}  {}",
            exercise.name(),
            title(exercise).unwrap_or_default()
        ));
    }
    say(format_args!("\n{done} of {} are done.", exercises.len()));
    if let Some(exercise) = next {
        say(format_args!(
            "Next: `cargo run -- exercise {}`",
            exercise.name()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
