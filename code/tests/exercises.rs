//! Holds every exercise to what it promises: its starter compiles and is refused
//! by its tests in the words that their head names, its solutions pass, and each
//! wrong answer is refused by the test and in the words that its own head names.
//! What a learner wrote is not looked at.
//!
//! Each test is named after the lesson, so that `cargo test no_order` proves the
//! exercise too: `no_order::exercise_starter`, `.._solution`, `.._refuses_x`.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, bail};
use course::layout::{self, Layout};
use exercises::check::{self, Attempt, Report};
use exercises::refusal::Refusal;
use exercises::{self, Exercise};
use libtest_mimic::{Arguments, Failed, Trial};
use programs::externs::{self, Externs};
use programs::process::Job;
use programs::rustc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("the exercises could not be listed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What a trial needs to check an attempt.
struct Bench {
    layout: Layout,
    externs: OnceLock<Result<Externs, String>>,
}

impl Bench {
    /// Asks Cargo once, by the first trial that needs it.
    fn externs(&self) -> Result<&Externs, Failed> {
        self.externs
            .get_or_init(|| {
                externs::build(&self.layout, false).map_err(|error| format!("{error:#}"))
            })
            .as_ref()
            .map_err(|error| Failed::from(error.as_str()))
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
        let externs = self.externs()?;
        let job = Job::new();
        let bench = check::Bench::new(&self.layout, externs, &job);
        Ok(check::check(
            exercise,
            &attempt,
            &bench,
            &mut until_refused,
        )?)
    }

    /// Whether `file` compiles by itself, without the tests.
    fn compiles(&self, file: &Path) -> Result<(), Failed> {
        let output = rustc::check_part(self.layout.root(), file, self.externs()?)?;
        if !output.end.success() {
            return Err(format!("it does not compile: {}", output.report()).into());
        }
        Ok(())
    }
}

fn trials() -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let exercises = exercises::all(&layout)?;
    let bench = Arc::new(Bench {
        layout,
        externs: OnceLock::new(),
    });
    // What is wrong with one exercise leaves the others to be proved.
    let tidy = Arc::clone(&bench);
    let mut trials = vec![Trial::test("nothing_lies_about", move || {
        Ok(nothing_lies_about(&tidy.layout)?)
    })];
    for exercise in exercises {
        let solutions = exercise.solutions()?;
        let wrong = exercise.wrong_answers()?;
        let exercise = Arc::new(exercise);
        let mut add = |name: String, proof: Proof| {
            let (bench, exercise) = (Arc::clone(&bench), Arc::clone(&exercise));
            trials.push(Trial::test(
                format!("{}::exercise_{name}", exercise.lesson),
                move || proof(&bench, &exercise),
            ));
        };
        add("starter".to_owned(), Box::new(starter));
        for solution in solutions {
            let name = if solution == exercise.solution() {
                "solution".to_owned()
            } else {
                format!("solution_{}", layout::stem(&solution))
            };
            add(
                name,
                Box::new(move |bench, exercise| solved(bench, exercise, &solution)),
            );
        }
        if wrong.is_empty() {
            add("refuses_something".to_owned(), Box::new(no_wrong_answer));
        }
        for answer in wrong {
            let name = format!("refuses_{}", layout::stem(&answer));
            add(
                name,
                Box::new(move |bench, exercise| refused(bench, exercise, &answer)),
            );
        }
    }
    Ok(trials)
}

type Proof = Box<dyn Fn(&Bench, &Exercise) -> Result<(), Failed> + Send>;

fn starter(bench: &Bench, exercise: &Exercise) -> Result<(), Failed> {
    bench.compiles(&exercise.starter())?;
    let tests = fs::read_to_string(exercise.tests())?;
    let hint = fs::read_to_string(exercise.hint())?;
    if hint.trim().is_empty() {
        return Err("the hint is empty".into());
    }
    let refusal = Refusal::of_starter(&tests)?;
    Ok(refusal.is(&bench.check(exercise, &exercise.starter())?)?)
}

fn solved(bench: &Bench, exercise: &Exercise, solution: &Path) -> Result<(), Failed> {
    bench.compiles(solution)?;
    let report = bench.check(exercise, solution)?;
    if !report.solved() {
        return Err(format!("the solution is refused:\n{}", report.told()).into());
    }
    if !report.warnings.is_empty() {
        return Err(format!("the compiler warns: {:#?}", report.warnings).into());
    }
    Ok(())
}

fn refused(bench: &Bench, exercise: &Exercise, answer: &Path) -> Result<(), Failed> {
    let refusal = Refusal::of_answer(&fs::read_to_string(answer)?)?;
    Ok(refusal.is(&bench.check(exercise, answer)?)?)
}

fn no_wrong_answer(_: &Bench, exercise: &Exercise) -> Result<(), Failed> {
    let says = format!(
        "there is no wrong answer in code/exercises/wrong/{}: name what tempts, and refuse it",
        exercise.lesson
    );
    Err(says.into())
}

/// A file that no exercise uses would never be proved.
fn nothing_lies_about(layout: &Layout) -> Result<()> {
    let exercises = exercises::all(layout)?;
    let lessons: BTreeSet<&str> = exercises.iter().map(|e| e.lesson.as_str()).collect();
    for kind in ["starters", "solutions", "tests", "hints", "wrong"] {
        let directory = layout.exercises().join(kind);
        let listing = || format!("listing {}", directory.display());
        for entry in fs::read_dir(&directory).with_context(listing)? {
            let path: PathBuf = entry.with_context(listing)?.path();
            if !lessons.contains(layout::stem(&path).as_str()) {
                bail!(
                    "{} belongs to no exercise; a lesson has one when it has a starter in code/exercises/starters",
                    layout.relative(&path).display()
                );
            }
        }
    }
    Ok(())
}
