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

use super::exercise_report;
use super::exercise_watch::AttemptWatcher;
use crate::learner;
use crate::say::{complain, say};
use crate::slow::notify_if_slow;

/// The time that a learner waits without a notice: a build that has nothing to do takes
/// less.
const NOTICE_AFTER: Duration = Duration::from_secs(1);

/// Checks the attempt at `exercise` until it is solved, or `once`. Returns true when it
/// is solved.
///
/// # Errors
///
/// When a file cannot be read or written, or the crates of the lesson do not build.
pub(super) fn until_solved(
    exercise: &Exercise,
    store: &ProgressStore,
    layout: &Layout,
    once: bool,
) -> anyhow::Result<bool> {
    let file = store.attempt(exercise);
    let taken = store.take(exercise)?;
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
    // The watch begins before the first check, so that no save is missed.
    let watcher = if once { None } else { watch(&file) };
    let externs = libraries(exercise, layout)?;
    let job = Job::new();
    let checker = Checker {
        exercise,
        store,
        context: CheckContext::new(layout, &externs, &job),
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

/// Starts watching `file`, or warns that it cannot be watched.
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

/// Builds the libraries of the exercise's lesson, where they are not built.
fn libraries(exercise: &Exercise, layout: &Layout) -> anyhow::Result<Externs> {
    let notify = || {
        say(format_args!(
            "Building what programs use, or waiting for another cargo."
        ))
    };
    notify_if_slow(NOTICE_AFTER, notify, || {
        let crates = layout.or_this_repository();
        let lesson = lesson::linked_with(&crates, &exercise.lesson);
        externs::libraries(&crates, &lesson)
    })
}

/// Checks attempts at one exercise, and prints the results.
struct Checker<'a> {
    exercise: &'a Exercise,
    store: &'a ProgressStore,
    context: CheckContext<'a>,
}

impl Checker<'_> {
    /// Checks `attempt` once. Returns true when the exercise is solved.
    fn check(&self, attempt: &Attempt) -> anyhow::Result<bool> {
        let mut each = |event: check::Event<'_>| {
            let check::Event::Ended(test) = event else {
                return ControlFlow::Continue(());
            };
            say(format_args!("{}", exercise_report::line(test)));
            test.goes_on()
        };
        let report = check::check(self.exercise, attempt, &self.context, &mut each)
            .with_context(|| format!("checking {}", attempt.shown.display()))?;
        if report.solved() {
            self.celebrate(&report)?;
            return Ok(true);
        }
        self.explain(&report, attempt)?;
        Ok(false)
    }

    fn celebrate(&self, report: &Report) -> anyhow::Result<()> {
        let recorded = self.store.solve(self.exercise, &today())?;
        learner::warn_if_progress_was_corrupt(&recorded, self.context.layout);
        say(format_args!(
            "\n{}Solved. `cargo run -- exercise {} --solution` lays ours beside yours.",
            exercise_report::rendered(&report.warnings),
            self.exercise.name()
        ));
        Ok(())
    }

    fn explain(&self, report: &Report, attempt: &Attempt) -> anyhow::Result<()> {
        say(format_args!("{}", exercise_report::failure(report)));
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
