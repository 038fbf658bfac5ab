//! Runs every program of the course, in Rust and in Go, and judges what it
//! prints. A program without a judgement is a failure, and so is a judgement
//! without a program.
//!
//! Each test is named `<lesson>::<program>` after the first lesson that shows
//! the program, so that `cargo test no_order` proves one lesson; the Go twin's
//! name ends in `_in_go`. Without Go those are skipped and said to be; with
//! `CI=true` that is a failure.

mod phrases;
mod talking;
mod tasks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, anyhow, bail};
use book::lessons::{self, Lesson};
use course::layout::{self, Layout};
use course::tool;
use libtest_mimic::{Arguments, Trial};
use programs::externs::{self, Externs};
use programs::flavor::Program;
use programs::judge::{Case, Judgement};
use programs::{go, rustc};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("the programs could not be listed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Makes an executable of a program's source.
type Compile = dyn Fn(&Path) -> Result<Program> + Send + Sync;

/// The programs of one language.
struct Suite {
    /// Where they lie, and their extension.
    directory: PathBuf,
    extension: &'static str,
    /// What the name of a test ends in.
    suffix: &'static str,
    /// What they must print, part by part.
    cases: Vec<Case>,
    /// How one of them becomes an executable.
    compile: Arc<Compile>,
    /// Why they cannot be run here, where that is so.
    skipped: Option<&'static str>,
}

fn trials() -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let lessons = lessons::lessons(&layout)?;
    let no_go = (go::version().is_none() && !tool::required())
        .then_some("there is no `go` on the path; install Go to prove them too");
    let suites = [
        Suite {
            directory: layout.examples(),
            extension: "rs",
            suffix: "",
            cases: [tasks::rust(), talking::rust(), phrases::RUST.to_vec()].concat(),
            compile: Arc::new(rust_compiler(layout.clone())),
            skipped: None,
        },
        Suite {
            directory: layout.go(),
            extension: "go",
            suffix: "_in_go",
            cases: [tasks::go(), talking::go(), phrases::GO.to_vec()].concat(),
            compile: {
                let scratch = rustc::scratch(&layout.target());
                Arc::new(move |source| go::compile(source, &scratch))
            },
            skipped: no_go,
        },
    ];
    let mut trials = Vec::new();
    for suite in suites {
        suite.add_trials(&layout, &lessons, &mut trials)?;
    }
    Ok(trials)
}

/// Compiles with what Cargo built, which is asked once, by the first trial that
/// needs it: so the examples are fresh also where only this test is run.
fn rust_compiler(layout: Layout) -> impl Fn(&Path) -> Result<Program> + Send + Sync {
    let built: OnceLock<Result<Externs, String>> = OnceLock::new();
    move |source| {
        let externs = built
            .get_or_init(|| externs::build(&layout, true).map_err(|error| format!("{error:#}")))
            .as_ref()
            .map_err(|error| anyhow!("{error}"))?;
        Program::compile(source, externs, &rustc::scratch(&layout.target()))
    }
}

impl Suite {
    fn add_trials(
        &self,
        layout: &Layout,
        lessons: &[Lesson],
        trials: &mut Vec<Trial>,
    ) -> Result<()> {
        let sources = layout::files(&self.directory, self.extension)?;
        if let Some(reason) = self.skipped.filter(|_| !sources.is_empty()) {
            println!(
                "skipped: {} programs in {}: {reason}",
                sources.len(),
                self.extension
            );
        }
        for source in &sources {
            let program = layout::stem(source);
            let lesson = lessons::used_by(lessons, &layout.relative(source));
            let case = self
                .cases
                .iter()
                .find(|case| case.program == program)
                .copied();
            let (source, directory) = (source.clone(), self.directory.clone());
            let compile = Arc::clone(&self.compile);
            let extension = self.extension;
            let trial = Trial::test(format!("{lesson}::{program}{}", self.suffix), move || {
                let case = case.with_context(|| {
                    format!("{program}.{extension} has no judgement: say in code/tests/programs/ what it must print")
                })?;
                let recorded = source.with_extension("stdout").exists();
                if recorded && !matches!(case.judgement, Judgement::Exact) {
                    return Err(format!("{program}.stdout was recorded, and nothing compares it: judge {program} `Exact`, or remove the file").into());
                }
                Ok(case.judge(&compile(&source)?, &directory)?)
            });
            // An unjudged program is a failure, even where it cannot be run.
            trials.push(trial.with_ignored_flag(case.is_some() && self.skipped.is_some()));
        }
        for case in &self.cases {
            if !sources
                .iter()
                .any(|source| layout::stem(source) == case.program)
            {
                bail!(
                    "{} is judged in code/tests/programs/, and there is no {}",
                    case.program,
                    layout
                        .relative(&self.directory.join(case.program))
                        .with_extension(self.extension)
                        .display()
                );
            }
        }
        Ok(())
    }
}
