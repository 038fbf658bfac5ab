//! Holds every exercise to what it promises: its starter compiles and is refused
//! by its tests in the words that their head names, its solutions pass, and each
//! wrong answer is refused by the test and in the words that its own head names.
//! A learner's own attempts are not looked at.
//!
//! Each test is named after the lesson, so that `cargo test no_order` proves the
//! exercise too: `no_order::exercise_starter`, `.._solution`, `.._refuses_x`.
//!
//! Proofs are remembered by the answer, the tests, the libraries, and the sources of
//! the crates that compile, run and judge.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use code::keys;
use course::layout::{self, Layout};
use exercises::check::{self, Attempt, Report};
use exercises::refusal::Refusal;
use exercises::{self, Exercise};
use libtest_mimic::{Arguments, Failed, Trial};
use programs::externs::{Externs, Libraries};
use programs::process::Job;
use programs::rustc;
use proofs::Memory;

fn main() -> ExitCode {
    trials::remembering("exercises", trials)
}

/// The course and its libraries, which each trial checks attempts with.
struct AnswerChecker {
    layout: Layout,
    libraries: Libraries,
}

impl AnswerChecker {
    fn externs(&self, exercise: &Exercise) -> Result<Arc<Externs>, Failed> {
        Ok(self.libraries.for_page(&exercise.lesson)?)
    }

    /// Checks `file` as if a learner had written it, up to the first test that
    /// it fails.
    fn check(&self, exercise: &Exercise, file: &Path) -> Result<Report, Failed> {
        let attempt = Attempt::read(&self.layout, file)?;
        let mut until_refused = |event: check::Event<'_>| match event {
            check::Event::Ended(test) if test.verdict != check::Verdict::Passed => {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        };
        let externs = self.externs(exercise)?;
        let job = Job::new();
        let context = check::CheckContext::new(&self.layout, &externs, &job);
        Ok(check::check(
            exercise,
            &attempt,
            &context,
            &mut until_refused,
        )?)
    }

    /// Compiles `file` by itself, without the tests.
    fn compiles(&self, exercise: &Exercise, file: &Path) -> Result<(), Failed> {
        let externs = self.externs(exercise)?;
        let output = rustc::check_part(self.layout.root(), file, &externs)?;
        if !output.end.success() {
            return Err(format!("it does not compile: {}", output.report()).into());
        }
        Ok(())
    }
}

fn trials(_: &Arguments, memory: &Arc<Memory>) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let exercises = exercises::all(&layout)?;
    let checker = Arc::new(AnswerChecker {
        libraries: Libraries::of(layout.clone()),
        layout,
    });
    // Listed one by one: a faulty exercise leaves the others to be proved.
    let mut trials = Vec::new();
    for exercise in exercises {
        let solutions = exercise.solutions()?;
        let wrong = exercise.wrong_answers()?;
        let exercise = Arc::new(exercise);
        let mut add = |what: String, answer: PathBuf, proof: Proof| {
            let (checker, exercise) = (Arc::clone(&checker), Arc::clone(&exercise));
            let (name, memory) = (
                format!("{}::exercise_{what}", exercise.lesson),
                Arc::clone(memory),
            );
            trials.push(Trial::test(name.clone(), move || {
                let externs = checker.externs(&exercise)?;
                let parts = [exercise.tests(), exercise.hint(), answer.clone()];
                let key = keys::of_answer(&checker.layout, &name, &parts, &externs)
                    .map_err(trials::words)?;
                let proof = || {
                    let outcome = proof(&checker, &exercise, &answer);
                    outcome.map_err(|failed| failed.message().unwrap_or_default().to_owned())
                };
                Ok(memory.prove(&name, &key, proof)?)
            }));
        };
        add("starter".to_owned(), exercise.starter(), starter);
        for solution in solutions {
            let name = if solution == exercise.solution() {
                "solution".to_owned()
            } else {
                format!("solution_{}", layout::stem(&solution))
            };
            add(name, solution, solved);
        }
        if wrong.is_empty() {
            add(
                "refuses_something".to_owned(),
                exercise.tests(),
                no_wrong_answer,
            );
        }
        for answer in wrong {
            add(
                format!("refuses_{}", layout::stem(&answer)),
                answer,
                refused,
            );
        }
    }
    Ok(trials)
}

/// Tells whether the answer in a file is what it should be.
type Proof = fn(&AnswerChecker, &Exercise, &Path) -> Result<(), Failed>;

fn starter(checker: &AnswerChecker, exercise: &Exercise, starter: &Path) -> Result<(), Failed> {
    checker.compiles(exercise, starter)?;
    let tests = fs::read_to_string(exercise.tests())?;
    let hint = fs::read_to_string(exercise.hint())?;
    if hint.trim().is_empty() {
        return Err("the hint is empty".into());
    }
    let refusal = Refusal::of_starter(&tests)?;
    Ok(refusal.is(&checker.check(exercise, starter)?)?)
}

fn solved(checker: &AnswerChecker, exercise: &Exercise, solution: &Path) -> Result<(), Failed> {
    checker.compiles(exercise, solution)?;
    let report = checker.check(exercise, solution)?;
    if !report.solved() {
        return Err(format!("the solution is refused:\n{}", report.message()).into());
    }
    if !report.warnings.is_empty() {
        return Err(format!("the compiler warns: {:#?}", report.warnings).into());
    }
    Ok(())
}

fn refused(checker: &AnswerChecker, exercise: &Exercise, answer: &Path) -> Result<(), Failed> {
    let refusal = Refusal::of_answer(&fs::read_to_string(answer)?)?;
    Ok(refusal.is(&checker.check(exercise, answer)?)?)
}

fn no_wrong_answer(_: &AnswerChecker, exercise: &Exercise, _: &Path) -> Result<(), Failed> {
    let says = format!(
        "there is no wrong answer in code/lessons/{}/exercise/wrong: name what tempts, and refuse it",
        exercise.lesson
    );
    Err(says.into())
}
