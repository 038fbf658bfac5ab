//! Runs every program of the course, in Rust and in Go, and judges what it
//! prints. A program without a judgement is a failure, and so is a judgement
//! without a program. The table of each lesson's programs is compared with what
//! is judged.
//!
//! Each test is named `<lesson>::<program>`, so that `cargo test no_order` proves
//! one lesson; the Go twin's name ends in `_in_go`. Without Go those are skipped
//! and said to be; with `CI=true` that is a failure.

mod common;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use code::judged::Judged;
use code::table;
use common::wanted;
use course::layout::{self, Layout};
use course::lesson::{self, Lesson, Manifest};
use course::tool;
use libtest_mimic::{Arguments, Trial};
use programs::externs::Programs;
use programs::flavor::Program;
use programs::judge::{Case, Judgement};
use programs::process::{self, Limits};
use programs::{go, rustc, snapshot, toolchain};

fn main() -> ExitCode {
    common::run("the programs", trials)
}

/// Makes an executable of a program's source.
type Compile = dyn Fn(&Path) -> Result<Program> + Send + Sync;

/// The programs of one lesson in one language.
struct Suite {
    lesson: String,
    /// The file that judges them, for messages.
    judged: String,
    /// Their directory and their extension.
    directory: PathBuf,
    extension: &'static str,
    /// The end of the names of their tests.
    suffix: &'static str,
    /// Their judgements.
    cases: &'static [Case],
    /// Makes an executable of one of them.
    compile: Arc<Compile>,
    /// True where they cannot be run here.
    skipped: bool,
}

fn trials(arguments: &Arguments) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let lessons = lesson::all(&layout)?;
    let scratch = rustc::scratch(&layout.target());
    let no_go = go::version().is_none() && !tool::required();
    let mut unproved = 0;

    // Cargo is called once, for the lessons that are asked for.
    let asked = lessons
        .iter()
        .filter(|lesson| {
            let programs = lesson.programs().unwrap_or_default();
            programs
                .iter()
                .any(|(program, _)| wanted(arguments, &format!("{}::{program}", lesson.name)))
        })
        .cloned()
        .collect();
    let built = Arc::new(Programs::of(layout.clone(), asked));

    let mut trials = Vec::new();
    for lesson in &lessons {
        // Without a judged.rs each program fails for want of a judgement.
        let judged = Judged::of(&lesson.name);
        let name = lesson.name.clone();
        let (in_rust, in_go) = (
            rust_compiler(name.clone(), Arc::clone(&built), scratch.clone()),
            scratch.clone(),
        );
        let here = layout.relative(&lesson.judged()).display().to_string();
        let rust = Suite {
            lesson: name.clone(),
            judged: here.clone(),
            directory: lesson.examples(),
            extension: "rs",
            suffix: "",
            cases: judged.map_or(&[], |judged| judged.rust),
            compile: Arc::new(in_rust),
            skipped: false,
        };
        let go = Suite {
            lesson: name.clone(),
            judged: here,
            directory: lesson.go(),
            extension: "go",
            suffix: "_in_go",
            cases: judged.map_or(&[], |judged| judged.go),
            compile: Arc::new(move |source| go::compile(source, &in_go)),
            skipped: no_go,
        };
        rust.add_trials(&layout, &mut trials)?;
        let proved = trials.len();
        go.add_trials(&layout, &mut trials)?;
        if no_go {
            unproved += trials.len() - proved;
        }
        if let Some(judged) = judged.filter(|_| table::has_one(lesson)) {
            trials.push(the_table(layout.clone(), lesson.clone(), judged));
        }
        let manifest = Manifest::read(&layout, lesson)?;
        if manifest.has_tests() {
            trials.push(its_own_tests(&layout, lesson.clone()));
        }
    }
    if unproved > 0 {
        println!(
            "skipped: {unproved} programs in go: there is no `go` on the path; install Go to prove them too"
        );
    }
    Ok(trials)
}

fn rust_compiler(
    lesson: String,
    built: Arc<Programs>,
    scratch: PathBuf,
) -> impl Fn(&Path) -> Result<Program> + Send + Sync {
    move |source| {
        let externs = built.built(&lesson).map_err(|words| anyhow!("{words}"))?;
        Program::compile(source, externs, &scratch)
    }
}

/// The table that the chapter includes says what is judged.
fn the_table(layout: Layout, lesson: Lesson, judged: &'static Judged) -> Trial {
    let name = format!("{}::the_table_of_its_programs", lesson.name);
    Trial::test(name, move || {
        let text =
            table::markdown(&layout, &lesson, judged).map_err(|error| format!("{error:#}"))?;
        Ok(snapshot::compare(&text, &lesson.table())?)
    })
}

/// The tests in the lesson's programs and in its library pass.
fn its_own_tests(layout: &Layout, lesson: Lesson) -> Trial {
    let name = format!("{}::its_own_tests", lesson.name);
    let root = layout.root().to_owned();
    Trial::test(name, move || {
        let mut command = toolchain::cargo();
        command
            .current_dir(root)
            .args(["test", "--quiet", "--package", &lesson.package()]);
        let output = process::run(command, Limits::TOOL)?;
        if !output.end.success() {
            return Err(output.report().into());
        }
        Ok(())
    })
}

impl Suite {
    fn add_trials(&self, layout: &Layout, trials: &mut Vec<Trial>) -> Result<()> {
        let sources = layout::files(&self.directory, self.extension)?;
        for source in &sources {
            let program = layout::stem(source);
            let judged_as: Vec<Case> = self
                .cases
                .iter()
                .filter(|case| case.program == program)
                .copied()
                .collect();
            let case = judged_as.first().copied();
            let (source, directory) = (source.clone(), self.directory.clone());
            let (compile, judged) = (Arc::clone(&self.compile), self.judged.clone());
            let (lesson, extension) = (&self.lesson, self.extension);
            let trial = Trial::test(format!("{lesson}::{program}{}", self.suffix), move || {
                let case = case.with_context(|| {
                    format!(
                        "{program}.{extension} has no judgement: say in {judged} what it must print"
                    )
                })?;
                if judged_as.len() > 1 {
                    return Err(format!("{program}.{extension} is judged more than once in {judged}: leave one judgement").into());
                }
                let recorded = source.with_extension("stdout").exists();
                if recorded && !matches!(case.judgement, Judgement::Exact) {
                    return Err(format!("{program}.stdout was recorded, and nothing compares it: judge {program} `Exact`, or remove the file").into());
                }
                Ok(case.judge(&compile(&source)?, &directory)?)
            });
            // An unjudged program is a failure, even where it cannot be run.
            trials.push(trial.with_ignored_flag(case.is_some() && self.skipped));
        }
        for case in self.cases {
            let source = self
                .directory
                .join(case.program)
                .with_extension(self.extension);
            if sources.contains(&source) {
                continue;
            }
            let says = format!(
                "{} is judged in {}, and there is no {}: write it, or remove the judgement",
                case.program,
                self.judged,
                layout.relative(&source).display()
            );
            let name = format!("{}::{}{}", self.lesson, case.program, self.suffix);
            trials.push(Trial::test(name, move || Err(says.into())));
        }
        Ok(())
    }
}
