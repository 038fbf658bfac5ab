//! `exercise`: checks one exercise, again after every save, until it is solved.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use book::summary;
use course::layout::Layout;
use course::lesson;
use course::nearest::nearest;
use exercises::check::{self, Attempt, Bench, Report};
use exercises::desk::{Desk, Recorded};
use exercises::{self, Exercise};
use programs::externs;
use programs::process::Job;
use programs::spread::today;

use super::test::stem;
use super::{exercise_report as tell, exercise_solution, exercise_watch::Watcher};
use crate::cli::ExerciseArgs;
use crate::patience::patiently;
use crate::say::{complain, say};

/// How long a learner waits without a word: a build that has nothing to do takes less.
const SILENCE: Duration = Duration::from_secs(1);

/// Checks the learner's attempt, which begins as a copy of the starter, and again
/// after every save until it passes; or shows the solution, or resets.
///
/// # Errors
///
/// When there is no such exercise, a file cannot be read or written, or the
/// crates of its lesson do not build. An attempt that is refused is no error.
pub fn run(args: &ExerciseArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let desk = desk(args.my.as_deref(), layout);
    let exercises = summary::in_order(layout, exercises::all(layout)?, |one| &one.lesson)?;
    let exercise = match &args.name {
        Some(name) => find(&exercises, name)?,
        None => match next(&exercises, &desk)? {
            Some(exercise) => exercise,
            None => {
                say(format_args!(
                    "All {} exercises are solved.",
                    exercises.len()
                ));
                return Ok(ExitCode::SUCCESS);
            }
        },
    };
    if args.reset {
        return reset(exercise, &desk, layout);
    }
    if args.solution {
        return exercise_solution::show(exercise, &desk, layout);
    }

    let file = desk.attempt(exercise);
    let taken = desk.take(exercise)?;
    let shown = layout.relative(&file);
    say(format_args!(
        "{}: {} {}",
        exercise.name(),
        shown.display(),
        if taken {
            "is new, and begins as the starter; the task stands at its head"
        } else {
            "is your attempt"
        }
    ));
    // Watched from before the first check, so that no save is missed.
    let watcher = if args.once {
        None
    } else {
        Watcher::start(&file)
            .inspect_err(|error| {
                complain(format_args!(
                    "warning: saved files will not be noticed: {error:#}\n  help: give the \
                     command again after a save"
                ));
            })
            .ok()
    };
    let slow = || {
        say(format_args!(
            "Building what programs use, or waiting for another cargo."
        ))
    };
    let externs = patiently(SILENCE, slow, || {
        let crates = layout.with_crates();
        let lesson = lesson::linked_with(&crates, &exercise.lesson);
        externs::libraries(&crates, &lesson)
    })?;
    let job = Job::new();
    let attended = Attended {
        exercise,
        desk: &desk,
        bench: Bench::new(layout, &externs, &job),
        exercises: &exercises,
    };
    let mut attempt = Attempt::read(layout, &file)?;
    let mut solved = attended.check(&attempt)?;
    if let Some(mut watcher) = watcher {
        while !solved {
            say(format_args!(
                "\nSave {}, and it is checked again (Ctrl-C ends).",
                shown.display()
            ));
            attempt.text = watcher.next(&attempt.text)?;
            solved = attended.check(&attempt)?;
        }
    }
    Ok(if solved {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The learner's desk: `my/`, or another directory for the tests.
pub(crate) fn desk(my: Option<&Path>, layout: &Layout) -> Desk {
    Desk::at(my.map_or_else(|| layout.my(), Path::to_owned))
}

/// Says in the terminal where a damaged record was put, if it was damaged.
pub(crate) fn mention_damage(recorded: &Recorded, layout: &Layout) {
    if let Some(says) = damage(recorded, layout) {
        complain(format_args!(
            "warning: {says}\n  help: check an exercise again, and it is recorded again"
        ));
    }
}

/// Where a damaged record was put, if it was damaged.
pub(crate) fn damage(recorded: &Recorded, layout: &Layout) -> Option<String> {
    recorded.damaged.as_ref().map(|aside| {
        format!(
            "the record of your progress could not be read: it is kept as {}, and a new one is \
             begun",
            layout.relative(aside).display()
        )
    })
}

/// The first exercise that is not solved.
fn next<'a>(exercises: &'a [Exercise], desk: &Desk) -> anyhow::Result<Option<&'a Exercise>> {
    let progress = desk.progress()?.progress;
    Ok(exercises
        .iter()
        .find(|exercise| !progress.solved(&exercise.lesson)))
}

/// The exercise that is meant.
///
/// # Errors
///
/// When there is none of that name, with the nearest.
pub(crate) fn find<'a>(exercises: &'a [Exercise], name: &str) -> anyhow::Result<&'a Exercise> {
    let stem = stem(name);
    if let Some(exercise) = exercises.iter().find(|exercise| exercise.lesson == stem) {
        return Ok(exercise);
    }
    match nearest(&stem, exercises.iter().map(|e| e.lesson.as_str())) {
        Some(near) => bail!(
            "no exercise is called `{name}`; did you mean `{}`?",
            near.replace('_', "-")
        ),
        None => bail!(
            "no exercise is called `{name}`\n  help: the exercises are {}",
            exercises
                .iter()
                .map(Exercise::name)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

fn reset(exercise: &Exercise, desk: &Desk, layout: &Layout) -> anyhow::Result<ExitCode> {
    let file = desk.attempt(exercise);
    let shown = layout.relative(&file);
    match desk.reset(exercise)? {
        Some(kept) => say(format_args!(
            "{} is the starter again; what you had is in {}.",
            shown.display(),
            layout.relative(&kept).display()
        )),
        None => say(format_args!("{} is the starter.", shown.display())),
    }
    Ok(ExitCode::SUCCESS)
}

/// What a check needs.
struct Attended<'a> {
    exercise: &'a Exercise,
    desk: &'a Desk,
    bench: Bench<'a>,
    exercises: &'a [Exercise],
}

impl Attended<'_> {
    /// Checks once and tells the terminal. Says whether the exercise is solved.
    fn check(&self, attempt: &Attempt) -> anyhow::Result<bool> {
        let mut each = |event: check::Event<'_>| {
            let check::Event::Ended(test) = event else {
                return ControlFlow::Continue(());
            };
            say(format_args!("{}", tell::line(test)));
            test.goes_on()
        };
        let report = check::check(self.exercise, attempt, &self.bench, &mut each)
            .with_context(|| format!("checking {}", attempt.shown.display()))?;
        if report.solved() {
            self.celebrate(&report)?;
            return Ok(true);
        }
        self.explain(&report, attempt)?;
        Ok(false)
    }

    fn celebrate(&self, report: &Report) -> anyhow::Result<()> {
        let recorded = self.desk.solve(self.exercise, &today())?;
        mention_damage(&recorded, self.bench.layout);
        say(format_args!(
            "\n{}Solved. `cargo run -- exercise {} --solution` lays ours beside yours.",
            tell::rendered(&report.warnings),
            self.exercise.name()
        ));
        if let Some(next) = next(self.exercises, self.desk)? {
            say(format_args!(
                "Next: `cargo run -- exercise {}`",
                next.name()
            ));
        }
        Ok(())
    }

    fn explain(&self, report: &Report, attempt: &Attempt) -> anyhow::Result<()> {
        say(format_args!("{}", tell::failure(report)));
        // Whoever has not tried yet would be told too much.
        if attempt.text == exercises::read(&self.exercise.starter())? {
            say(format_args!(
                "That is the starter. There is a hint, once you have changed it."
            ));
        } else {
            let hint = exercises::read(&self.exercise.hint())?;
            say(format_args!("Hint: {}", hint.trim()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use course::lesson::Lesson;

    use super::*;

    #[test]
    fn the_nearest_exercise_is_suggested() {
        let layout = Layout::at("x");
        let exercises =
            ["no_order", "amdahl"].map(|lesson| Exercise::of(&Lesson::at(&layout, lesson)));
        assert_eq!(
            find(&exercises, "No order").expect("found").lesson,
            "no_order"
        );
        let near = find(&exercises, "no-ordre")
            .expect_err("a typo")
            .to_string();
        assert_eq!(
            near,
            "no exercise is called `no-ordre`; did you mean `no-order`?"
        );
        let far = find(&exercises, "zzz").expect_err("unknown").to_string();
        assert!(
            far.ends_with("help: the exercises are no-order, amdahl"),
            "{far}"
        );
    }
}
