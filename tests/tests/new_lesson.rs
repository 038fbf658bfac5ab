//! The lesson that `cargo run -- new` writes is proved as any other, in a copy of the whole
//! course: its program, its table and its exercise, from the first minute. Only what
//! is still to be written is told.

mod small_course;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use course::fingerprint::Fingerprint;
use course::layout::Layout;
use programs::process::{self, Limits, Output};
use programs::toolchain;
use proofs::{ingredients, memory};
use std::process::ExitCode;

fn main() -> ExitCode {
    trials::remembering("new_lesson", |_, memory| {
        Ok(trials::of!(memory, key, [lessons_that_are_new_are_proved,]))
    })
}

/// The key of the proof: this test, the reader that it starts, and the whole course.
fn key(name: &str) -> Result<Fingerprint> {
    let layout = Layout::find()?;
    let mut key = ingredients::of_this_test(name)?;
    key.add_file(&toolchain::reader(&layout)?)?;
    ingredients::add_paths(&mut key, &layout, &PARTS)?;
    Ok(key.finish())
}

/// The parts of the repository that a lesson's proof needs.
const PARTS: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "book",
    "book.toml",
    "code",
    "harness",
    "reader",
    "tests",
    "workspace-hack",
];

/// The line of the root's manifest that every package of ours takes its version from.
const VERSION: &str = "version = \"0.1.0\"";

/// Runs cargo in the copy, with what was built for the course: only what lies in the
/// copy is compiled anew.
fn cargo(arguments: &[&str], root: &Path, layout: &Layout) -> Result<Output> {
    let mut command = toolchain::cargo();
    command
        .current_dir(root)
        .env("CARGO_TARGET_DIR", layout.target())
        .env("CARGO_NET_OFFLINE", "true")
        // What is remembered of the course would be no proof here.
        .env(memory::PROVE, "all")
        .args(arguments);
    process::run(command, Limits::TOOL)
}

fn lessons_that_are_new_are_proved() -> Result<()> {
    let copy = CourseCopy::with_a_new_lesson()?;
    let output = copy.prove("tea_day")?;
    ensure!(output.end.success(), "{}", output.report());
    all_of_it_is_listed(&copy)?;
    only_prose_is_still_to_be_written(&copy)?;
    judgements_that_do_not_fit_are_named(&copy)?;
    programs_that_do_not_compile_leave_other_lessons_alone(&copy)
}

/// A copy of the course with a lesson in it that was begun by the command.
struct CourseCopy {
    root: PathBuf,
    course: Layout,
    _directory: tempfile::TempDir,
}

impl CourseCopy {
    fn with_a_new_lesson() -> Result<CourseCopy> {
        let course = Layout::find()?;
        let directory = tempfile::tempdir()?;
        let root = directory.path().canonicalize()?;
        small_course::copy(&course, &PARTS, &root)?;
        // Packages of another version are other packages for cargo: what is built here
        // lies beside what is built of the course, and not in its place.
        let manifest = root.join("Cargo.toml");
        let text = fs::read_to_string(&manifest)?;
        ensure!(text.contains(VERSION), "the workspace has another version");
        fs::write(&manifest, text.replacen(VERSION, "version = \"0.0.0\"", 1))?;

        let mut new = Command::new(toolchain::reader(&course)?);
        new.args(["new", "tea-day", "--part", "tasks", "--root"])
            .arg(&root);
        let output = process::run(new, Limits::TOOL)?;
        ensure!(output.end.success(), "{}", output.report());
        Ok(CourseCopy {
            root,
            course,
            _directory: directory,
        })
    }

    /// Runs the proofs of programs and exercises whose names contain `filter`.
    fn prove(&self, filter: &str) -> Result<Output> {
        let tests = ["--test", "programs", "--test", "exercises"];
        let arguments = [&["test", "--package", "code"], &tests[..], &["--", filter]];
        cargo(&arguments.concat(), &self.root, &self.course)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.join("code/lessons/tea_day").join(file)
    }
}

fn all_of_it_is_listed(copy: &CourseCopy) -> Result<()> {
    let listed = cargo(
        &[
            "test",
            "--package",
            "code",
            "--test",
            "programs",
            "--test",
            "exercises",
            "--",
            "--list",
            "tea_day",
        ],
        &copy.root,
        &copy.course,
    )?;
    for proved in [
        "tea_day::tea_day",
        "tea_day::the_table_of_its_programs",
        "tea_day::exercise_starter",
        "tea_day::exercise_solution",
        "tea_day::exercise_refuses_too_small",
    ] {
        ensure!(listed.stdout.contains(proved), "{}", listed.report());
    }
    Ok(())
}

fn only_prose_is_still_to_be_written(copy: &CourseCopy) -> Result<()> {
    let faults = book::check_all(&Layout::at(&copy.root)).expect_err("nothing is written yet");
    let others: Vec<_> = faults
        .0
        .iter()
        .filter(|fault| !fault.message.starts_with("still to be written: "))
        .collect();
    ensure!(others.is_empty(), "{others:#?}");
    Ok(())
}

/// A program is judged once, and what is judged is there.
fn judgements_that_do_not_fit_are_named(copy: &CourseCopy) -> Result<()> {
    let judged = copy.path("judged.rs");
    let text = fs::read_to_string(&judged)?;
    let once = "Case::new(\"tea_day\", Judgement::Exact).on(&Flavor::TOKIO),";
    ensure!(text.contains(once), "{text}");
    let more =
        "Case::new(\"tea_day\", Judgement::AnyOrder(&[])), Case::new(\"ghost\", Judgement::Exact),";
    fs::write(&judged, text.replace(once, &format!("{once} {more}")))?;
    let output = copy.prove("tea_day")?;
    for words in [
        "tea_day.rs is judged more than once in code/lessons/tea_day/judged.rs",
        "ghost is judged in code/lessons/tea_day/judged.rs, and there is no \
         code/lessons/tea_day/examples/ghost.rs",
    ] {
        ensure!(output.stdout.contains(words), "{}", output.report());
    }
    fs::write(&judged, text)?;
    Ok(())
}

fn programs_that_do_not_compile_leave_other_lessons_alone(copy: &CourseCopy) -> Result<()> {
    let program = copy.path("examples/tea_day.rs");
    fs::write(&program, fs::read_to_string(&program)? + "fn broken(\n")?;
    let output = copy.prove("_day")?;
    let says = |name: &str, verdict: &str| {
        let mut lines = output.stdout.lines();
        lines.any(|line| line.contains(name) && line.ends_with(verdict))
    };
    ensure!(
        says("test setup::laundry_day", "ok")
            && says("test tea_day::tea_day", "FAILED")
            && output
                .stdout
                .contains("building lesson-tea_day failed:\nerror: "),
        "{}",
        output.report()
    );
    Ok(())
}
