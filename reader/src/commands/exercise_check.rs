//! `exercise`, where neither its solution nor its starter is asked for: checks the
//! attempt, again after every save, until it is solved.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use course::fault::Fault;
use course::layout::Layout;
use course::lesson;
use exercises::check::{self, Attempt, CheckContext, Report};
use exercises::store::ProgressStore;
use exercises::{self, Exercise};
use programs::externs::{self, Externs};
use programs::process::Job;
use programs::spread::today;

use super::exercise_report as tell;
use super::exercise_watch::AttemptWatcher;
use crate::learner;
use crate::patience::patiently;
use crate::say::{complain, say};

/// How long a learner waits without a word: a build that has nothing to do takes less.
const SILENCE: Duration = Duration::from_secs(1);

/// Checks the attempt at `exercise` until it is solved, or `once`. Tells whether it is
/// solved.
///
/// # Errors
///
/// When a file cannot be read or written, or the crates of the lesson do not build.
pub(super) fn until_solved(
    exercise: &Exercise,
    desk: &ProgressStore,
    layout: &Layout,
    once: bool,
) -> anyhow::Result<bool> {
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
    let watcher = if once { None } else { watch(&file) };
    let externs = libraries(exercise, layout)?;
    let job = Job::new();
    let checker = Checker {
        exercise,
        desk,
        bench: CheckContext::new(layout, &externs, &job),
    };
    let mut attempt = Attempt::read(layout, &file)?;
    let mut solved = checker.check(&attempt)?;
    if let Some(mut watcher) = watcher {
        while !solved {
            say(format_args!(
                "\nSave {}, and it is checked again (Ctrl-C ends).",
                shown.display()
            ));
            attempt.text = watcher.next(&attempt.text)?;
            solved = checker.check(&attempt)?;
        }
    }
    Ok(solved)
}

/// A watcher of `file`, or a warning that it cannot be watched.
fn watch(file: &Path) -> Option<AttemptWatcher> {
    AttemptWatcher::start(file)
        .inspect_err(|error| {
            let fault = Fault::unplaced(
                format!("saved files will not be noticed: {error:#}"),
                "give the command again after a save",
            );
            complain(format_args!("warning: {fault}"));
        })
        .ok()
}

/// The libraries of the exercise's lesson, built where they are not.
fn libraries(exercise: &Exercise, layout: &Layout) -> anyhow::Result<Externs> {
    let slow = || {
        say(format_args!(
            "Building what programs use, or waiting for another cargo."
        ))
    };
    patiently(SILENCE, slow, || {
        let crates = layout.or_this_repository();
        let lesson = lesson::linked_with(&crates, &exercise.lesson);
        externs::libraries(&crates, &lesson)
    })
}

/// Checks attempts at one exercise, and tells the terminal.
struct Checker<'a> {
    exercise: &'a Exercise,
    desk: &'a ProgressStore,
    bench: CheckContext<'a>,
}

impl Checker<'_> {
    /// Checks `attempt` once. Tells whether the exercise is solved.
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
        learner::warn_of_damage(&recorded, self.bench.layout);
        say(format_args!(
            "\n{}Solved. `cargo run -- exercise {} --solution` lays ours beside yours.",
            tell::rendered(&report.warnings),
            self.exercise.name()
        ));
        Ok(())
    }

    fn explain(&self, report: &Report, attempt: &Attempt) -> anyhow::Result<()> {
        say(format_args!("{}", tell::failure(report)));
        // Before a try of their own, a hint tells learners too much.
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
