//! A plain mdBook 0.5.4, with no flags, comes to the same verdict. Where there is
//! none on the path the tests are ignored and say so; with `CI=true` they fail.

mod small_course;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use course::fingerprint::Fingerprint;
use course::layout::Layout;
use course::tool;
use programs::process::{self, Limits, Output};
use programs::toolchain;
use proofs::{ingredients, memory};
use small_course::Course;

const VERSION: &str = "mdbook v0.5.4";

fn main() -> ExitCode {
    trials::remembering("plain_mdbook", |_, memory| {
        let skipped = !has_mdbook()?;
        let trials = trials::of!(
            memory,
            key,
            [mdbook_test_proves_and_refuses, mdbook_build_needs_no_cargo]
        );
        let trials = trials.into_iter();
        Ok(trials.map(|one| one.with_ignored_flag(skipped)).collect())
    })
}

/// The key of a proof: this test, mdBook, the reader that it calls, and what it builds.
fn key(name: &str) -> Result<Fingerprint> {
    let layout = Layout::find()?;
    let mut key = ingredients::of_this_test(name)?;
    key.add_file(&mdbook_on_the_path()?)?
        .add_file(&toolchain::reader(&layout)?)?;
    let parts = ["book.toml", "book", "code/lessons", "Cargo.lock"];
    ingredients::add_paths(&mut key, &layout, &parts)?;
    Ok(key.finish())
}

/// Looks for a plain mdBook to test with, and says so where there is none.
fn has_mdbook() -> Result<bool> {
    let mut command = Command::new("mdbook");
    command.arg("--version");
    let found = process::run(command, Limits::TOOL)
        .map(|output| output.stdout.trim().to_owned())
        .unwrap_or_else(|_| "none".to_owned());
    if found == VERSION {
        return Ok(true);
    }
    ensure!(
        !tool::ci_requires_tools(),
        "CI=true requires {VERSION} on the path, and there is {found}"
    );
    tool::report_skipped(&format!(
        "a plain mdBook (there is {found} on the path, and not {VERSION})"
    ));
    Ok(false)
}

fn mdbook_on_the_path() -> Result<PathBuf> {
    let name = format!("mdbook{}", env::consts::EXE_SUFFIX);
    let paths = env::var_os("PATH").context("there is a path")?;
    env::split_paths(&paths)
        .map(|directory| directory.join(&name))
        .find(|file| file.is_file())
        .context("mdbook is on the path")
}

/// A course whose `mdbook test` is that of this one: the same preprocessor, and
/// a lesson's package with nothing but Tokio, locked to the same versions.
fn course() -> Result<Course> {
    let layout = Layout::find()?;
    let course = Course::new()?;
    course.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"code/lessons/setup\"]\nresolver = \"3\"\n[profile.dev]\ndebug = false\n",
    )?;
    course.write(
        "code/lessons/setup/Cargo.toml",
        "[package]\nname = \"lesson-setup\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\npath = \"../../lesson.rs\"\n[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n",
    )?;
    course.write("code/lesson.rs", "")?;
    fs::copy(layout.root().join("Cargo.lock"), course.path("Cargo.lock"))?;
    let reader = toolchain::reader(&layout)?;
    course.append(
        "book.toml",
        &format!(
            "[preprocessor.prove]\ncommand = \"'{}' prove\"\nrenderers = [\"test\"]\nafter = [\"links\"]\n",
            reader.display()
        ),
    )?;
    Ok(course)
}

fn mdbook(course: &Course, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new("mdbook");
    command
        .current_dir(course.layout().root())
        .args(arguments)
        // Tokio is compiled once for all of these courses.
        .env("CARGO_TARGET_DIR", Layout::find()?.target().join("planted"))
        .env("CARGO_NET_OFFLINE", "true")
        // What is remembered of another run would be no proof here.
        .env(memory::PROVE, "all");
    process::run(command, Limits::TOOL)
}

fn mdbook_test_proves_and_refuses() -> Result<()> {
    let course = course()?;
    let good = "#[tokio::main]\nasync fn main() { assert_eq!(async { 7 }.await, 7) }\n";
    let first = |snippets: &str| {
        course.write(
            "book/src/tasks/first.md",
            &format!("# First\n\n```rust\n{good}```\n\n{snippets}"),
        )
    };

    first("```rust,should_panic\nfn main() { panic!() }\n```\n")?;
    let output = mdbook(&course, &["test"])?;
    assert!(output.end.success(), "{}", output.report());

    // Each planted mistake fails the run, in rustdoc's own words.
    for (mistake, words) in [
        (
            "```rust\nfn main() { let shirts: u32 = \"7\"; }\n```\n",
            "mismatched types",
        ),
        (
            "```rust\nfn main() { panic!(\"the machine leaks\") }\n```\n",
            "the machine leaks",
        ),
        (
            "```rust,compile_fail\nfn main() {}\n```\n",
            "compiled successfully",
        ),
        ("```rust,should_panic\nfn main() {}\n```\n", "panic"),
    ] {
        first(mistake)?;
        let output = mdbook(&course, &["test"])?;
        assert!(!output.end.success(), "{mistake} passes");
        let report = output.report();
        assert!(
            report.contains("book/src/tasks/first.md:8"),
            "{mistake}: {report}"
        );
        assert!(report.contains(words), "{mistake}: {report}");

        // The other chapter has no mistake.
        let output = mdbook(&course, &["test", "-c", "Welcome"])?;
        assert!(output.end.success(), "{}", output.report());
        let output = mdbook(&course, &["test", "-c", "First"])?;
        assert!(!output.end.success(), "-c First passes");
    }

    first("{{#include nowhere.rs}}\n")?;
    let output = mdbook(&course, &["test"])?;
    assert!(!output.end.success(), "a missing include passes");
    assert!(
        output
            .report()
            .contains("book/src/tasks/first.md:8: includes"),
        "{}",
        output.report()
    );

    first("")?;
    let libraries = course.path("libraries");
    fs::create_dir(&libraries)?;
    let output = mdbook(&course, &["test", "-L", &libraries.to_string_lossy()])?;
    assert!(output.end.success(), "{}", output.report());
    Ok(())
}

fn mdbook_build_needs_no_cargo() -> Result<()> {
    let layout = Layout::find()?;
    let copy = tempfile::tempdir()?;
    small_course::copy(&layout, &["book.toml", "book", "code/lessons"], copy.path())?;
    let mut command = Command::new("mdbook");
    command.current_dir(copy.path()).arg("build");
    // The directory of mdbook alone, so that there is no cargo to be found.
    let only = tempfile::tempdir()?;
    fs::copy(mdbook_on_the_path()?, only.path().join("mdbook"))?;
    command.env("PATH", only.path());
    let output = process::run(command, Limits::TOOL)?;
    assert!(output.end.success(), "{}", output.report());
    let said = output.stderr.to_lowercase();
    assert!(!said.contains("warn") && !said.contains("error"), "{said}");
    assert!(copy.path().join("target/book/index.html").is_file());
    assert!(copy.path().join("book/src/SUMMARY.md").is_file());
    Ok(())
}
