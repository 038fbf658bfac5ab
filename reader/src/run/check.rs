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
use crate::learner::{damage, find, warn_of_damage};

/// What a learner has done, for the page.
#[derive(Clone, Debug, Serialize)]
pub struct Progress {
    /// The lessons whose exercise is solved.
    pub solved: Vec<String>,
    /// Where a damaged record was put, if it was damaged.
    pub says: Option<String>,
}

impl Runner {
    /// What the learner has done so far, in the page and in the terminal.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn progress(&self) -> anyhow::Result<Progress> {
        let recorded = self.desk.progress()?;
        warn_of_damage(&recorded, &self.book);
        let solved = exercises::all(&self.book)?
            .into_iter()
            .map(|exercise| exercise.lesson)
            .filter(|lesson| recorded.progress.solved(lesson))
            .collect();
        Ok(Progress {
            solved,
            says: damage(&recorded, &self.book),
        })
    }

    /// The exercise of this name.
    ///
    /// # Errors
    /// When there is none, with the nearest.
    pub fn exercise(&self, name: &str) -> anyhow::Result<Exercise> {
        let exercises = exercises::all(&self.book)?;
        Ok(find(&exercises, name)?.clone())
    }

    /// Holds `text` to the tests of `exercise`, as a part of `job`, tells what
    /// happens, and records it when all have passed. Blocks meanwhile, and waits for
    /// no place.
    pub fn check(&self, exercise: &Exercise, text: &str, job: &Job, tell: &mut dyn FnMut(Event)) {
        if let Err(error) = self.try_to_check(exercise, text, job, tell) {
            tell(Event::Error {
                says: format!("{error:#}"),
            });
        }
    }

    fn try_to_check(
        &self,
        exercise: &Exercise,
        text: &str,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<()> {
        let place = self.scratch.place()?;
        let start = Instant::now();
        let done = self.check_in(exercise, text, place.path(), job, tell);
        // Before its files are removed: somebody may still be writing.
        job.kill_marked();
        let report = done?;
        let ms = event::millis(start.elapsed());
        if let Outcome::Refused(errors) = &report.outcome {
            tell(Event::FailedToCompile {
                ms,
                diagnostics: [&errors[..], &report.warnings].concat(),
            });
            return Ok(());
        }
        let solved = report.solved();
        let mut says = verdict(&report);
        if solved {
            let recorded = self
                .desk
                .solve(exercise, &today())
                .context("it is solved, but that could not be recorded")?;
            warn_of_damage(&recorded, &self.book);
            if let Some(damage) = damage(&recorded, &self.book) {
                says.push_str(&format!(". But {damage}"));
            }
        }
        tell(Event::Checked { ms, solved, says });
        Ok(())
    }

    fn check_in(
        &self,
        exercise: &Exercise,
        text: &str,
        place: &Path,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Report> {
        tell(Event::Compiling);
        let start = Instant::now();
        let tools = self
            .workshop
            .tools(&exercise.lesson, job, &mut || ())?
            .ok_or_else(stopped)?;
        let attempt = Attempt {
            text: text.to_owned(),
            shown: FILE.into(),
        };
        let context = CheckContext {
            rustc: tools.compiler.program.clone(),
            scratch: place.to_owned(),
            compiler: self.allowance.compiler,
            test: self.allowance.run,
            ..CheckContext::new(&self.book, &tools.externs, job)
        };
        check::check(exercise, &attempt, &context, &mut |event| match event {
            check::Event::Compiled { tests, warnings } => {
                tell(Event::Compiled {
                    ms: event::millis(start.elapsed()),
                    fresh: true,
                    diagnostics: warnings.to_vec(),
                });
                tell(Event::Tests {
                    names: tests.to_vec(),
                });
                ControlFlow::Continue(())
            }
            check::Event::Ended(test) => {
                tell(told(test));
                test.goes_on()
            }
        })
        .map_err(|error| if job.is_stopped() { stopped() } else { error })
        .with_context(|| format!("checking {}", exercise.name()))
    }
}

/// How far an attempt that compiles came, in a sentence.
fn verdict(report: &Report) -> String {
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
    let mut says = format!("Not solved yet: {passed} of {of} {tests} passed");
    if ended.len() < of {
        says.push_str(&format!(", {} not run", of - ended.len()));
    }
    says
}

fn told(test: &TestReport) -> Event {
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
    fn a_sentence_says_how_far_it_came() {
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
        for (report, says) in [
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
            assert_eq!(verdict(&report), says);
        }
    }
}
