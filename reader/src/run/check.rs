//! Holds an attempt at an exercise, written in the page, to the exercise's tests,
//! with the same rule and the same record as `cargo run -- exercise`.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use exercises::check::{self, Attempt, CheckContext, Outcome, Report, TestReport, Verdict};
use exercises::{self, Exercise};
use programs::process::Job;
use programs::spread::today;
use serde::Serialize;

use super::event::{self, Event};
use super::program::FILE;
use super::{Runner, stopped};
use crate::learner::{corrupt_progress, find, warn_if_progress_was_corrupt};

/// The learner's progress, for the page.
#[derive(Clone, Debug, Serialize)]
pub struct Progress {
    /// The lessons whose exercise is solved.
    pub solved: Vec<String>,
    /// A sentence on a corrupt record and the place it was put, where it was corrupt.
    #[serde(rename = "says")]
    pub message: Option<String>,
}

impl Runner {
    /// The learner's progress so far, in the page and in the terminal.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn progress(&self) -> anyhow::Result<Progress> {
        let recorded = self.store.progress()?;
        warn_if_progress_was_corrupt(&recorded, &self.book);
        let solved = exercises::all(&self.book)?
            .into_iter()
            .map(|exercise| exercise.lesson)
            .filter(|lesson| recorded.progress.solved(lesson))
            .collect();
        Ok(Progress {
            solved,
            message: corrupt_progress(&recorded, &self.book),
        })
    }

    /// Finds the exercise of this name.
    ///
    /// # Errors
    /// When there is none, with the nearest.
    pub fn exercise(&self, name: &str) -> anyhow::Result<Exercise> {
        let exercises = exercises::all(&self.book)?;
        Ok(find(&exercises, name)?.clone())
    }

    /// Holds `text` to the tests of `exercise`, as a part of `job`, emits what happens,
    /// and records it when all have passed. Blocks meanwhile, and waits for no permit.
    pub fn check(&self, exercise: &Exercise, text: &str, job: &Job, emit: &mut dyn FnMut(Event)) {
        if let Err(error) = self.try_to_check(exercise, text, job, emit) {
            emit(Event::Error {
                message: format!("{error:#}"),
            });
        }
    }

    fn try_to_check(
        &self,
        exercise: &Exercise,
        text: &str,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<()> {
        let run_dir = self.run_dirs.create()?;
        let start = Instant::now();
        let done = self.check_in(exercise, text, run_dir.path(), job, emit);
        // A process that is left may still write files: it ends before they are removed.
        job.kill_marked();
        let report = done?;
        let ms = event::millis(start.elapsed());
        if let Outcome::Refused(errors) = &report.outcome {
            emit(Event::FailedToCompile {
                ms,
                diagnostics: [&errors[..], &report.warnings].concat(),
            });
            return Ok(());
        }
        let solved = report.solved();
        let mut message = summary(&report);
        if solved {
            let recorded = self
                .store
                .solve(exercise, &today())
                .context("it is solved, but that could not be recorded")?;
            warn_if_progress_was_corrupt(&recorded, &self.book);
            if let Some(corrupt) = corrupt_progress(&recorded, &self.book) {
                message.push_str(&format!(". But {corrupt}"));
            }
        }
        emit(Event::Checked {
            ms,
            solved,
            message,
        });
        Ok(())
    }

    fn check_in(
        &self,
        exercise: &Exercise,
        text: &str,
        run_dir: &Path,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Report> {
        emit(Event::Compiling);
        let start = Instant::now();
        let tools = self
            .compiler
            .tools(&exercise.lesson, job, &mut || ())?
            .ok_or_else(stopped)?;
        let attempt = Attempt {
            text: text.to_owned(),
            shown: FILE.into(),
        };
        let context = CheckContext {
            rustc: tools.compiler.program.clone(),
            scratch: run_dir.to_owned(),
            compiler: self.limits.compiler,
            test: self.limits.run,
            ..CheckContext::new(&self.book, &tools.externs, job)
        };
        check::check(exercise, &attempt, &context, &mut |event| match event {
            check::Event::Compiled { tests, warnings } => {
                emit(Event::Compiled {
                    ms: event::millis(start.elapsed()),
                    compiled_now: true,
                    diagnostics: warnings.to_vec(),
                });
                emit(Event::Tests {
                    names: tests.to_vec(),
                });
                ControlFlow::Continue(())
            }
            check::Event::Ended(test) => {
                emit(test_event(test));
                test.goes_on()
            }
        })
        .map_err(|error| if job.is_stopped() { stopped() } else { error })
        .with_context(|| format!("checking {}", exercise.name()))
    }
}

/// A sentence on how many tests an attempt that compiles has passed.
fn summary(report: &Report) -> String {
    let Outcome::Ran(ended) = &report.outcome else {
        return String::new();
    };
    let of = report.tests.len();
    let passed = ended
        .iter()
        .filter(|test| test.verdict == Verdict::Passed)
        .count();
    let tests = if of == 1 { "test" } else { "tests" };
    if report.solved() {
        return format!("Solved: {of} of {of} {tests} passed");
    }
    let mut message = format!("Not solved yet: {passed} of {of} {tests} passed");
    if ended.len() < of {
        message.push_str(&format!(", {} not run", of - ended.len()));
    }
    message
}

/// The event of a test that has ended.
fn test_event(test: &TestReport) -> Event {
    let (verdict, message, place, before) = match &test.verdict {
        Verdict::Passed => ("passed", None, None, Vec::new()),
        Verdict::Failed {
            message,
            place,
            before,
        } => (
            "failed",
            Some(message.clone()),
            place.clone(),
            before.clone(),
        ),
        Verdict::Hung(limit) => (
            "hung",
            Some(format!("It {}", Verdict::hung(*limit))),
            None,
            Vec::new(),
        ),
        Verdict::Broke(how) => ("broke", Some(how.clone()), None, Vec::new()),
    };
    Event::Test {
        name: test.name.clone(),
        verdict,
        message,
        place,
        before,
        printed: test.printed.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_counts_the_tests_that_passed() {
        let test = |verdict| TestReport {
            name: "a".to_owned(),
            verdict,
            printed: String::new(),
        };
        let broke = || test(Verdict::Broke("x".to_owned()));
        let report = |ended, tests: usize| Report {
            outcome: Outcome::Ran(ended),
            warnings: Vec::new(),
            tests: vec!["a".to_owned(); tests],
        };
        for (report, expected) in [
            (
                report(vec![test(Verdict::Passed)], 1),
                "Solved: 1 of 1 test passed",
            ),
            (
                report(vec![test(Verdict::Passed), broke()], 2),
                "Not solved yet: 1 of 2 tests passed",
            ),
            (
                report(vec![broke()], 3),
                "Not solved yet: 0 of 3 tests passed, 2 not run",
            ),
        ] {
            assert_eq!(summary(&report), expected);
        }
    }
}
