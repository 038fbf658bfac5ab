//! Compiling an attempt together with the tests of its exercise, and running
//! them one by one, each in a process of its own: so a test that hangs, aborts
//! or ends the process is known by name, and cannot take another with it.

mod libtest;
mod report;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{Exercise, read};
use course::layout::Layout;
use programs::externs::Externs;
use programs::process::{self, End, Job, Limits, Output};
use programs::rustc::message::{Level, Message, messages};
use programs::rustc::{self, Invocation};

pub use report::{Outcome, Report, TestReport, Verdict};

/// The module that the tests become in the attempt's crate: a learner may have
/// a `mod tests` of their own.
const MODULE: &str = "exercise";

/// Lints that only say that an attempt is not finished yet.
const UNFINISHED: [&str; 5] = [
    "dead_code",
    "unused_imports",
    "unused_mut",
    "unused_variables",
    "unreachable_code",
];

/// The limits of one test: 10 seconds, and the output of a program. No test
/// waits for real time, so what takes that long hangs.
pub const TEST: Limits = Limits {
    time: Duration::from_secs(10),
    ..Limits::PROGRAM
};

/// The limits of the compiler, for which an attempt may be endless too.
const COMPILER: Limits = Limits {
    time: Duration::from_secs(60),
    ..Limits::TOOL
};

/// A text that wants to be a solution.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The text as the learner wrote it.
    pub text: String,
    /// The name that messages give it: `my/no_order.rs`.
    pub shown: PathBuf,
}

impl Attempt {
    /// The attempt in `file`, named from the root of the course.
    ///
    /// # Errors
    /// When the file cannot be read, or is not UTF-8.
    pub fn read(layout: &Layout, file: &Path) -> Result<Attempt> {
        Ok(Attempt {
            text: read(file)?,
            shown: layout.relative(file),
        })
    }
}

/// The compiler, the libraries and the limits that attempts are checked with.
#[derive(Clone, Debug)]
pub struct CheckContext<'a> {
    /// The course, from whose root places are named.
    pub layout: &'a Layout,
    /// The crates of the lesson.
    pub externs: &'a Externs,
    /// The compiler.
    pub rustc: PathBuf,
    /// The directory in which each check makes one for its files.
    pub scratch: PathBuf,
    /// The limits of the compiler.
    pub compiler: Limits,
    /// The limits of one test.
    pub test: Limits,
    /// The job that the compiler and the tests are part of: stopping it stops the check,
    /// also in the middle of a test.
    pub job: &'a Job,
}

impl<'a> CheckContext<'a> {
    /// A context with the compiler on the path and the limits of a terminal: time and
    /// output, and nothing else.
    pub fn new(layout: &'a Layout, externs: &'a Externs, job: &'a Job) -> CheckContext<'a> {
        CheckContext {
            layout,
            externs,
            rustc: PathBuf::from("rustc"),
            scratch: rustc::scratch(&layout.target()),
            compiler: COMPILER,
            test: TEST,
            job,
        }
    }
}

/// A step of a check, reported as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// The attempt compiles; these tests come next, in this order.
    Compiled {
        /// The tests' names.
        tests: &'a [String],
        /// The compiler's warnings.
        warnings: &'a [Message],
    },
    /// A test has ended.
    Ended(&'a TestReport),
}

/// Compiles `attempt` with the tests of `exercise`, in edition 2024 with Tokio
/// and std, and runs them in the order of their file. `on_event` is called at each step
/// and may stop the check before the next test.
///
/// # Errors
/// When a part of the course fails: the tests cannot be read or have none in them,
/// a directory cannot be made, a process cannot be started; or when the job is
/// stopped. What is wrong with the attempt is in the report.
pub fn check(
    exercise: &Exercise,
    attempt: &Attempt,
    context: &CheckContext<'_>,
    on_event: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Report> {
    let tests_text = read(&exercise.tests())?;
    let scratch = &context.scratch;
    fs::create_dir_all(scratch).with_context(|| format!("making {}", scratch.display()))?;
    // Each check has a directory, since two may be under way at once.
    let own = tempfile::tempdir_in(scratch)
        .with_context(|| format!("making a directory in {}", scratch.display()))?;

    let source = write_with_tests(attempt, exercise, own.path())?;
    let binary = own
        .path()
        .join("attempt")
        .with_extension(std::env::consts::EXE_EXTENSION);

    let output = context.compile(&source, &binary, attempt)?;
    let said = messages(&output, &attempt.shown.to_string_lossy());
    let of = |level| -> Vec<Message> {
        said.iter()
            .filter(|message| message.level == level)
            .cloned()
            .collect()
    };
    let warnings = of(Level::Warning);
    if !output.end.success() {
        return Ok(Report {
            outcome: Outcome::Refused(of(Level::Error)),
            warnings,
            tests: Vec::new(),
        });
    }

    let names = context.names(&binary, own.path(), &tests_text)?;
    if names.is_empty() {
        bail!("there are no tests in {}", exercise.tests().display());
    }
    let mut ended = Vec::new();
    let mut flow = on_event(Event::Compiled {
        tests: &names,
        warnings: &warnings,
    });
    for name in &names {
        if flow.is_break() {
            break;
        }
        let test = context.run(&binary, own.path(), name)?;
        flow = on_event(Event::Ended(&test));
        ended.push(test);
    }
    Ok(Report {
        outcome: Outcome::Ran(ended),
        warnings,
        tests: names,
    })
}

/// Writes the attempt into `directory`, with the tests of the exercise as a module.
fn write_with_tests(attempt: &Attempt, exercise: &Exercise, directory: &Path) -> Result<PathBuf> {
    let file_name = attempt.shown.file_name().unwrap_or("attempt.rs".as_ref());
    let source = directory.join(file_name);
    // The tests come last, so that the learner's lines keep their numbers; a
    // child module sees what its parent keeps private.
    let together = format!(
        "{}\n#[cfg(test)]\n#[path = {:?}]\nmod {MODULE};\n",
        attempt.text,
        exercise.tests()
    );
    fs::write(&source, together).with_context(|| format!("writing {}", source.display()))?;
    Ok(source)
}

impl CheckContext<'_> {
    fn compile(&self, source: &Path, binary: &Path, attempt: &Attempt) -> Result<Output> {
        let invocation = Invocation::rustc(&self.rustc, self.compiler)
            .tests()
            .crate_name("attempt")
            .json()
            .allow(&UNFINISHED)
            .remap(self.layout.root(), Path::new(""))
            .remap(source, &attempt.shown)
            .externs(self.externs)
            .to(binary);
        unstopped(invocation.run(source, self.job))
            .with_context(|| format!("compiling {}", attempt.shown.display()))
    }

    /// The tests in `binary`, in the order in which `text` has them.
    fn names(&self, binary: &Path, directory: &Path, text: &str) -> Result<Vec<String>> {
        let mut command = self.test_binary(binary, directory);
        command.args(["--list", "--format", "terse"]);
        let output = unstopped(self.job.output(command, self.test))
            .context("listing the tests of an exercise")?;
        if !output.end.success() {
            bail!("the tests cannot be listed: {}", output.report());
        }
        let mut names: Vec<String> = output
            .stdout
            .lines()
            .filter_map(|line| line.strip_suffix(": test"))
            .filter_map(|path| path.strip_prefix(MODULE)?.strip_prefix("::"))
            .map(str::to_owned)
            .collect();
        names.sort_by_key(|name| text.find(&format!("fn {name}(")));
        Ok(names)
    }

    fn run(&self, binary: &Path, directory: &Path, name: &str) -> Result<TestReport> {
        let path = format!("{MODULE}::{name}");
        let mut command = self.test_binary(binary, directory);
        command
            .args(["--exact", &path, "--nocapture", "--test-threads=1"])
            .args(["--color", "never"]);
        let output = unstopped(self.job.output(command, self.test))
            .with_context(|| format!("running the test {name}"))?;
        Ok(TestReport {
            name: name.to_owned(),
            verdict: libtest::verdict(&output),
            printed: libtest::printed(&output.stdout, &path),
        })
    }

    /// The tests of an attempt, in a directory of their own, with what a program may
    /// count on in its environment and nothing else.
    fn test_binary(&self, binary: &Path, directory: &Path) -> Command {
        let mut command = self.test.command(binary);
        process::at_home(&mut command, directory);
        command.env("RUST_BACKTRACE", "0");
        command
    }
}

/// A stopped check has no report.
fn unstopped(output: Result<Output>) -> Result<Output> {
    let output = output?;
    if output.end == End::Stopped {
        bail!("the check was stopped");
    }
    Ok(output)
}
