//! `exercise`: checks one exercise, shows its solution, or begins it again.

use std::process::ExitCode;

use book::summary;
use course::layout::Layout;
use exercises::store::ProgressStore;
use exercises::{self, Exercise};

use super::{exercise_check, exercise_solution};
use crate::cli::ExerciseArgs;
use crate::learner;
use crate::say::say;

/// Checks the learner's attempt, which begins as a copy of the starter, and again
/// after every save until it passes; or shows the solution, or resets.
///
/// # Errors
///
/// When there is no such exercise, a file cannot be read or written, or the
/// crates of its lesson do not build. An attempt that is refused is no error.
pub fn run(args: &ExerciseArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let store = learner::store(args.my.as_deref(), layout);
    let exercises = summary::in_order(layout, exercises::all(layout)?, |one| &one.lesson)?;
    let meant = match &args.name {
        Some(name) => Some(learner::find(&exercises, name)?),
        None => next(&exercises, &store)?,
    };
    let Some(exercise) = meant else {
        say(format_args!(
            "All {} exercises are solved.",
            exercises.len()
        ));
        return Ok(ExitCode::SUCCESS);
    };
    if args.reset {
        reset(exercise, &store, layout)
    } else if args.solution {
        exercise_solution::show(exercise, &store, layout)
    } else {
        let solved = exercise_check::until_solved(exercise, &store, layout, args.once)?;
        if !solved {
            return Ok(ExitCode::FAILURE);
        }
        if let Some(next) = next(&exercises, &store)? {
            say(format_args!(
                "Next: `cargo run -- exercise {}`",
                next.name()
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The first exercise that is not solved.
fn next<'a>(
    exercises: &'a [Exercise],
    store: &ProgressStore,
) -> anyhow::Result<Option<&'a Exercise>> {
    let progress = store.progress()?.progress;
    Ok(exercises
        .iter()
        .find(|exercise| !progress.solved(&exercise.lesson)))
}

/// Lays the starter in the place of the attempt, which is kept beside it.
fn reset(exercise: &Exercise, store: &ProgressStore, layout: &Layout) -> anyhow::Result<ExitCode> {
    let file = store.attempt(exercise);
    let shown = layout.relative(&file);
    match store.reset(exercise)? {
        Some(kept) => say(format_args!(
            "{} is the starter again; what you had is in {}.",
            shown.display(),
            layout.relative(&kept).display()
        )),
        None => say(format_args!("{} is the starter.", shown.display())),
    }
    Ok(ExitCode::SUCCESS)
}
