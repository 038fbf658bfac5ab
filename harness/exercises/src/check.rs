//! Compiling an attempt together with the tests of its exercise, and running
//! them one by one, each in a process of its own: so a test that hangs, aborts
//! or ends the process is known by name, and cannot take another with it.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use regex::Regex;
use serde::Serialize;

use super::message::{Level, Message, messages};
use super::{Exercise, read};
use course::layout::Layout;
use programs::externs::Externs;
use programs::process::{self, End, Job, Limit, Limits, Output};
use programs::rustc;

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

/// The limits of the compiler: what a learner writes may be endless for it, too.
const COMPILER: Limits = Limits {
    time: Duration::from_secs(60),
    ..Limits::TOOL
};

/// A text that wants to be a solution.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What the learner wrote.
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

/// What attempts are compiled and run with.
#[derive(Clone, Debug)]
pub struct Bench<'a> {
    /// The course, from whose root places are named.
    pub layout: &'a Layout,
    /// Tokio, and what else there is.
    pub externs: &'a Externs,
    /// The compiler.
    pub rustc: PathBuf,
    /// Where a directory is made for the files of a check.
    pub scratch: PathBuf,
    /// What the compiler may take.
    pub compiler: Limits,
    /// What one test may take.
    pub test: Limits,
    /// What the compiler and the tests are run as a part of: who stops it, stops the
    /// check in the middle of a test.
    pub job: &'a Job,
}

impl<'a> Bench<'a> {
    /// A bench with the compiler on the path and the limits of a terminal: time and
    /// output, and nothing else.
    pub fn new(layout: &'a Layout, externs: &'a Externs, job: &'a Job) -> Bench<'a> {
        Bench {
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

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// As it should.
    Passed,
    /// With a panic, which is how a test says no.
    Failed {
        /// The panic's message.
        message: String,
        /// Where it was raised: `code/lessons/no_order/exercise/tests.rs:12:5`.
        place: Option<String>,
        /// Panics before that one, as in a task that the test waited for.
        before: Vec<String>,
    },
    /// Not by itself: it was killed after this time.
    Hung(Duration),
    /// Otherwise, in a sentence: it printed too much, was killed by a signal, or
    /// ended the process.
    Broke(String),
}

impl Verdict {
    /// What to say of a test that was killed after `limit`, behind its name or "It".
    pub fn hung(limit: Duration) -> String {
        format!(
            "was still running after {} s and was killed: something waits for what never comes, \
             or runs in a circle.",
            limit.as_secs_f32()
        )
    }
}

/// One test that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Its name.
    pub name: String,
    /// How it ended.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What the attempt printed meanwhile.
    pub printed: String,
}

impl Ended {
    /// Whether the next test is worth a run for a learner: what hangs once nearly
    /// always hangs again.
    pub fn goes_on(&self) -> ControlFlow<()> {
        match self.verdict {
            Verdict::Hung(_) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// What happens in a check, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// It compiles; these tests come next, in this order.
    Compiled {
        /// Their names.
        tests: &'a [String],
        /// What the compiler warns of.
        warnings: &'a [Message],
    },
    /// A test has ended.
    Ended(&'a Ended),
}

/// How far an attempt came.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Not past the compiler.
    Refused(Vec<Message>),
    /// To the tests; the list ends early where the check was stopped.
    Ran(Vec<Ended>),
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// How far it came.
    pub outcome: Outcome,
    /// What the compiler warns of.
    pub warnings: Vec<Message>,
    /// The names of the tests, in the order of their file; none where it does
    /// not compile.
    pub tests: Vec<String>,
}

impl Report {
    /// Whether every test was run and passed.
    pub fn solved(&self) -> bool {
        match &self.outcome {
            Outcome::Refused(_) => false,
            Outcome::Ran(ended) => {
                !self.tests.is_empty()
                    && ended.len() == self.tests.len()
                    && ended.iter().all(|test| test.verdict == Verdict::Passed)
            }
        }
    }

    /// The first test that did not pass.
    pub fn first_failure(&self) -> Option<&Ended> {
        match &self.outcome {
            Outcome::Refused(_) => None,
            Outcome::Ran(ended) => ended.iter().find(|test| test.verdict != Verdict::Passed),
        }
    }

    /// All of it, for the message of a test of the course itself.
    pub fn told(&self) -> String {
        let mut text = String::new();
        match &self.outcome {
            Outcome::Refused(messages) => {
                for message in messages {
                    text.push_str(&message.rendered);
                }
            }
            Outcome::Ran(ended) => {
                for test in ended {
                    text.push_str(&format!("{}: {:?}\n", test.name, test.verdict));
                }
            }
        }
        text
    }
}

/// Compiles `attempt` with the tests of `exercise`, in edition 2024 with Tokio
/// and std, and runs them in the order of their file. `tell` hears of each step
/// and may stop the check before the next test.
///
/// # Errors
/// When something of ours fails: the tests cannot be read or have none in them,
/// a directory cannot be made, a process cannot be started; or when the job is
/// stopped. What is wrong with the attempt is in the report.
pub fn check(
    exercise: &Exercise,
    attempt: &Attempt,
    bench: &Bench<'_>,
    tell: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Report> {
    let tests = exercise.tests();
    let tests_text = read(&tests)?;
    let scratch = &bench.scratch;
    fs::create_dir_all(scratch).with_context(|| format!("making {}", scratch.display()))?;
    // Of its own, since two checks may be under way at once.
    let own = tempfile::tempdir_in(scratch)
        .with_context(|| format!("making a directory in {}", scratch.display()))?;

    let file_name = attempt.shown.file_name().unwrap_or("attempt.rs".as_ref());
    let source = own.path().join(file_name);
    // The tests come last, so that the learner's lines keep their numbers; a
    // child module sees what its parent keeps private.
    let together = format!(
        "{}\n#[cfg(test)]\n#[path = {tests:?}]\nmod {MODULE};\n",
        attempt.text
    );
    fs::write(&source, together).with_context(|| format!("writing {}", source.display()))?;
    let binary = own
        .path()
        .join("attempt")
        .with_extension(std::env::consts::EXE_EXTENSION);

    let output = bench.compile(&source, &binary, attempt)?;
    let (warnings, errors): (Vec<_>, Vec<_>) = messages(&output.stderr)
        .into_iter()
        .partition(|message| message.level == Level::Warning);
    if !output.end.success() {
        let mut errors = errors;
        if errors.is_empty() {
            errors.push(Message {
                level: Level::Error,
                code: None,
                message: format!("the compiler gave up: {}", output.end),
                file: None,
                line: None,
                column: None,
                rendered: output.report(),
            });
        }
        return Ok(Report {
            outcome: Outcome::Refused(errors),
            warnings,
            tests: Vec::new(),
        });
    }

    let names = bench.names(&binary, own.path(), &tests_text)?;
    if names.is_empty() {
        bail!("there are no tests in {}", tests.display());
    }
    let mut ended = Vec::new();
    let mut flow = tell(Event::Compiled {
        tests: &names,
        warnings: &warnings,
    });
    for name in &names {
        if flow.is_break() {
            break;
        }
        let test = bench.run(&binary, own.path(), name)?;
        flow = tell(Event::Ended(&test));
        ended.push(test);
    }
    Ok(Report {
        outcome: Outcome::Ran(ended),
        warnings,
        tests: names,
    })
}

impl Bench<'_> {
    fn compile(&self, source: &Path, binary: &Path, attempt: &Attempt) -> Result<Output> {
        let remap = |from: &Path, to: &Path| format!("{}={}", from.display(), to.display());
        let mut command = limited(&self.rustc, self.compiler);
        command
            .args(["--edition", rustc::EDITION, "--test", "-Cdebuginfo=0"])
            .args(["--crate-name", "attempt"])
            .args(["--error-format=json", "--json=diagnostic-rendered-ansi"])
            .args(UNFINISHED.map(|lint| format!("-A{lint}")))
            // The last one that fits is taken.
            .arg("--remap-path-prefix")
            .arg(remap(self.layout.root(), Path::new("")))
            .arg("--remap-path-prefix")
            .arg(remap(source, &attempt.shown))
            .args(self.externs.flags())
            .arg("-o")
            .arg(binary)
            .arg(source);
        self.output(command, self.compiler)
            .with_context(|| format!("compiling {}", attempt.shown.display()))
    }

    /// The tests in `binary`, in the order in which `text` has them.
    fn names(&self, binary: &Path, directory: &Path, text: &str) -> Result<Vec<String>> {
        let mut command = self.test_binary(binary, directory);
        command.args(["--list", "--format", "terse"]);
        let output = self
            .output(command, self.test)
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

    fn run(&self, binary: &Path, directory: &Path, name: &str) -> Result<Ended> {
        let path = format!("{MODULE}::{name}");
        let mut command = self.test_binary(binary, directory);
        command
            .args(["--exact", &path, "--nocapture", "--test-threads=1"])
            .args(["--color", "never"]);
        let output = self
            .output(command, self.test)
            .with_context(|| format!("running the test {name}"))?;
        Ok(Ended {
            name: name.to_owned(),
            verdict: verdict(&output),
            printed: printed(&output.stdout, &path),
        })
    }

    fn output(&self, command: Command, limits: Limits) -> Result<Output> {
        let output = self.job.output(command, limits)?;
        if output.end == End::Stopped {
            bail!("the check was stopped");
        }
        Ok(output)
    }

    /// The tests of an attempt, in a directory of their own, with what a program may
    /// count on in its environment and nothing else.
    fn test_binary(&self, binary: &Path, directory: &Path) -> Command {
        let mut command = limited(binary, self.test);
        process::at_home(&mut command, directory);
        command.env("RUST_BACKTRACE", "0");
        command
    }
}

/// A command for `program` that the kernel holds to its limits, too, where there
/// are any.
fn limited(program: &Path, limits: Limits) -> Command {
    match limits.resources {
        Some(resources) => resources.command(program),
        None => Command::new(program),
    }
}

fn verdict(output: &Output) -> Verdict {
    let status = match output.end {
        End::Limit(Limit::Time(limit)) => return Verdict::Hung(limit),
        End::Exited(status) => status,
        end => return Verdict::Broke(end.to_string()),
    };
    let says_so = |result| {
        output
            .stdout
            .contains(&format!("\ntest result: {result}. "))
    };
    if status.success() && says_so("ok") {
        return Verdict::Passed;
    }
    if !says_so("FAILED") {
        let mut sentence = format!("the process ended in the middle of the test: {status}");
        if !output.stderr.trim().is_empty() {
            sentence.push_str(&format!("\n{}", output.stderr.trim()));
        }
        return Verdict::Broke(sentence);
    }
    let mut panics = panics(&output.stderr);
    match panics.pop() {
        Some((place, message)) => Verdict::Failed {
            message,
            place: Some(place),
            before: panics
                .into_iter()
                .map(|(place, message)| format!("{message} ({place})"))
                .collect(),
        },
        // A test may return an error too.
        None => Verdict::Failed {
            message: output.stderr.trim().to_owned(),
            place: None,
            before: Vec::new(),
        },
    }
}

/// Where each panic was raised, and its message, in the order of their coming.
fn panics(stderr: &str) -> Vec<(String, String)> {
    static START: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^thread '[^']*' (?:\(\d+\) )?panicked at (.+):$").expect("constant")
    });
    let starts: Vec<_> = START.captures_iter(stderr).collect();
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let (Some(whole), Some(place)) = (start.get(0), start.get(1)) else {
            continue;
        };
        let end = starts
            .get(index + 1)
            .and_then(|next| next.get(0))
            .map_or(stderr.len(), |next| next.start());
        let message = stderr[whole.end()..end]
            .split("\nnote: run with `RUST_BACKTRACE")
            .next()
            .unwrap_or_default()
            .trim();
        // The words of the test come first, and then what was compared.
        let message = message
            .strip_prefix("assertion `left == right` failed: ")
            .unwrap_or(message);
        found.push((place.as_str().to_owned(), message.to_owned()));
    }
    found
}

/// What the attempt printed: the standard output without libtest's own lines.
fn printed(stdout: &str, path: &str) -> String {
    let start = format!("\ntest {path} ... ");
    let inner = match stdout.split_once(&start) {
        Some((_, inner)) => inner,
        None => stdout,
    };
    let end = ["ok\n\ntest result: ok. ", "FAILED\n\nfailures:\n"]
        .iter()
        .filter_map(|end| inner.rfind(end))
        .max()
        .unwrap_or(inner.len());
    inner[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_panic_is_found_with_its_place() {
        let stderr = "\nthread 'exercise::a' (12) panicked at my/a.rs:3:9:\nnot yet implemented: dinner\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nheard\n\nthread 'main' panicked at code/lessons/a/exercise/tests.rs:7:5:\nassertion failed\n  left: 1\n right: 2\n";
        assert_eq!(
            panics(stderr),
            [
                (
                    "my/a.rs:3:9".to_owned(),
                    "not yet implemented: dinner".to_owned()
                ),
                (
                    "code/lessons/a/exercise/tests.rs:7:5".to_owned(),
                    "assertion failed\n  left: 1\n right: 2".to_owned()
                )
            ]
        );
    }

    #[test]
    fn what_the_attempt_printed_is_told_from_what_libtest_prints() {
        let passed =
            "\nrunning 1 test\ntest exercise::a ... soup\nok\n\ntest result: ok. 1 passed\n";
        assert_eq!(printed(passed, "exercise::a"), "soup\n");
        let failed =
            "\nrunning 1 test\ntest exercise::a ... FAILED\n\nfailures:\n\nfailures:\n    x\n";
        assert_eq!(printed(failed, "exercise::a"), "");
        // A name that ends like a test that has passed.
        let took = "\nrunning 1 test\ntest exercise::took ... FAILED\n\nfailures:\n\nfailures:\n    exercise::took\n\ntest result: FAILED. 0 passed\n";
        assert_eq!(printed(took, "exercise::took"), "");
        let killed = "\nrunning 1 test\ntest exercise::a ... soup\nmore";
        assert_eq!(printed(killed, "exercise::a"), "soup\nmore");
    }
}
