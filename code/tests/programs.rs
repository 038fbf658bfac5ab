//! Runs every program of the course, in Rust and in Go, and judges what it
//! prints. A program without a judgement is a failure, and so is a judgement
//! without a program. The table of each lesson's programs is compared with what
//! is judged.
//!
//! Each test is named `<lesson>::<program>`, so that `cargo test no_order` proves
//! one lesson; the Go twin's name ends in `_in_go`. Without Go those are skipped
//! and said to be; with `CI=true` that is a failure.
//!
//! A program that passed is remembered by what went in: its executable and its source,
//! its libraries, what it must print, and what runs and judges it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use code::judged::Judged;
use code::keys;
use code::table;
use course::fingerprint::Fingerprinter;
use course::layout::{self, Layout};
use course::lesson::{self, Lesson, Manifest};
use course::tool;
use libtest_mimic::{Arguments, Trial};
use programs::externs::Programs;
use programs::flavor::Program;
use programs::judge::{Case, Judgement};
use programs::process::{self, Limits};
use programs::{go, rustc, snapshot, toolchain};
use proofs::{Memory, ingredients};

fn main() -> ExitCode {
    trials::remembering("programs", trials)
}

/// The compiler of a lesson's programs in one language.
trait Toolchain: Send + Sync {
    /// Adds what an executable of `source` is made of.
    fn add_ingredients(&self, source: &Path, key: &mut Fingerprinter) -> Result<()>;

    /// Makes an executable of a program's source.
    fn compile(&self, source: &Path) -> Result<Program>;
}

/// The programs of one lesson in one language.
struct Suite {
    lesson: Lesson,
    /// Their directory and their extension.
    directory: PathBuf,
    extension: &'static str,
    /// The end of the names of their tests.
    suffix: &'static str,
    /// Their judgements.
    cases: &'static [Case],
    /// Makes an executable of one of them.
    compiler: Arc<dyn Toolchain>,
    /// True where they cannot be run here.
    skipped: bool,
}

fn trials(arguments: &Arguments, memory: &Arc<Memory>) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let lessons = lesson::all(&layout)?;
    // Cargo is called once, for the lessons that are asked for.
    let asked = lessons
        .iter()
        .filter(|lesson| {
            let programs = lesson.programs().unwrap_or_default();
            programs.iter().any(|(program, _)| {
                trials::is_wanted(arguments, &format!("{}::{program}", lesson.name))
            })
        })
        .cloned()
        .collect();
    let toolchains = Toolchains {
        built: Arc::new(Programs::of(layout.clone(), asked)),
        go_version: go::version(),
        scratch: rustc::scratch(&layout.target()),
    };

    let mut unproved = 0;
    let mut trials = Vec::new();
    for lesson in &lessons {
        // Without a judged.rs each program fails for want of a judgement.
        let judged = Judged::of(&lesson.name);
        let rust = toolchains.rust(lesson, judged);
        let go = toolchains.go(lesson, judged);
        rust.add_trials(&layout, memory, &mut trials)?;
        let proved = trials.len();
        go.add_trials(&layout, memory, &mut trials)?;
        if go.skipped {
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

/// The toolchains that the suites of all lessons share.
struct Toolchains {
    built: Arc<Programs>,
    /// The version of Go, where there is one on the path.
    go_version: Option<String>,
    scratch: PathBuf,
}

impl Toolchains {
    /// The Rust programs of `lesson`.
    fn rust(&self, lesson: &Lesson, judged: Option<&Judged>) -> Suite {
        Suite {
            lesson: lesson.clone(),
            directory: lesson.examples(),
            extension: "rs",
            suffix: "",
            cases: judged.map_or(&[], |judged| judged.rust),
            compiler: Arc::new(Rust {
                lesson: lesson.name.clone(),
                built: Arc::clone(&self.built),
                scratch: self.scratch.clone(),
            }),
            skipped: false,
        }
    }

    /// The Go programs of `lesson`.
    fn go(&self, lesson: &Lesson, judged: Option<&Judged>) -> Suite {
        Suite {
            lesson: lesson.clone(),
            directory: lesson.go(),
            extension: "go",
            suffix: "_in_go",
            cases: judged.map_or(&[], |judged| judged.go),
            compiler: Arc::new(Go {
                version: self.go_version.clone().unwrap_or_default(),
                scratch: self.scratch.clone(),
            }),
            skipped: self.go_version.is_none() && !tool::ci_requires_tools(),
        }
    }
}

/// Cargo, for the programs of a lesson, and rustc for their variants.
struct Rust {
    lesson: String,
    built: Arc<Programs>,
    scratch: PathBuf,
}

impl Toolchain for Rust {
    fn add_ingredients(&self, source: &Path, key: &mut Fingerprinter) -> Result<()> {
        let externs = self
            .built
            .built(&self.lesson)
            .map_err(|words| anyhow!("{words}"))?;
        if let Some(Ok(executable)) = externs.examples.get(&layout::stem(source)) {
            key.add_file(executable)?;
        }
        // The variant on current_thread is made of the source and the libraries.
        key.add_file(source)?;
        ingredients::add_libraries(key, externs)
    }

    fn compile(&self, source: &Path) -> Result<Program> {
        let externs = self
            .built
            .built(&self.lesson)
            .map_err(|words| anyhow!("{words}"))?;
        Program::compile(source, externs, &self.scratch)
    }
}

/// The Go toolchain on the path.
struct Go {
    version: String,
    scratch: PathBuf,
}

impl Toolchain for Go {
    fn add_ingredients(&self, source: &Path, key: &mut Fingerprinter) -> Result<()> {
        key.add("go", &self.version).add_file(source)?;
        for variable in ["GOAMD64", "GODEBUG", "GOEXPERIMENT", "GOFLAGS"] {
            key.add(variable, std::env::var(variable).unwrap_or_default());
        }
        Ok(())
    }

    fn compile(&self, source: &Path) -> Result<Program> {
        go::compile(source, &self.scratch)
    }
}

/// The table that the chapter includes says what is judged.
fn the_table(layout: Layout, lesson: Lesson, judged: &'static Judged) -> Trial {
    let name = format!("{}::the_table_of_its_programs", lesson.name);
    Trial::test(name, move || {
        let text = table::markdown(&layout, &lesson, judged).map_err(trials::words)?;
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
    fn add_trials(
        &self,
        layout: &Layout,
        memory: &Arc<Memory>,
        trials: &mut Vec<Trial>,
    ) -> Result<()> {
        let judged = layout.relative(&self.lesson.judged()).display().to_string();
        let sources = layout::files(&self.directory, self.extension)?;
        for source in &sources {
            let case = self.case(&layout::stem(source), &judged);
            let unproved = case.is_ok() && self.skipped;
            let trial = self.trial(layout, memory, source, case);
            // An unjudged program is a failure, even where it cannot be run.
            trials.push(trial.with_ignored_flag(unproved));
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
                "{} is judged in {judged}, and there is no {}: write it, or remove the judgement",
                case.program,
                layout.relative(&source).display()
            );
            let name = self.name_of(case.program);
            trials.push(Trial::test(name, move || Err(says.into())));
        }
        Ok(())
    }

    fn name_of(&self, program: &str) -> String {
        format!("{}::{program}{}", self.lesson.name, self.suffix)
    }

    /// Finds the one judgement of `program`, or says what is wrong with its judgements.
    fn case(&self, program: &str, judged: &str) -> Result<Case, String> {
        let file = format!("{program}.{}", self.extension);
        let mut cases = self.cases.iter().filter(|case| case.program == program);
        let case = cases.next().copied().ok_or_else(|| {
            format!("{file} has no judgement: say in {judged} what it must print")
        })?;
        if cases.next().is_some() {
            return Err(format!(
                "{file} is judged more than once in {judged}: leave one judgement"
            ));
        }
        let recorded = self.directory.join(program).with_extension("stdout");
        if recorded.exists() && !matches!(case.judgement, Judgement::Exact) {
            return Err(format!(
                "{program}.stdout was recorded, and nothing compares it: judge {program} \
                 `Exact`, or remove the file"
            ));
        }
        Ok(case)
    }

    /// The trial of one program.
    fn trial(
        &self,
        layout: &Layout,
        memory: &Arc<Memory>,
        source: &Path,
        case: Result<Case, String>,
    ) -> Trial {
        let name = self.name_of(&layout::stem(source));
        let (source, directory) = (source.to_owned(), self.directory.clone());
        let (layout, lesson) = (layout.clone(), self.lesson.clone());
        let (memory, compiler) = (Arc::clone(memory), Arc::clone(&self.compiler));
        Trial::test(name.clone(), move || {
            let case = case?;
            let key = keys::of_program(&layout, &lesson, &source, |key| {
                compiler.add_ingredients(&source, key)
            })
            .map_err(trials::words)?;
            let proof = || -> Result<(), String> {
                let program = compiler.compile(&source).map_err(trials::words)?;
                case.judge(&program, &directory)
            };
            if snapshot::updating() {
                // A run that writes the recording proves nothing of the one before.
                return Ok(proof()?);
            }
            Ok(memory.prove(&name, &key, proof)?)
        })
    }
}
