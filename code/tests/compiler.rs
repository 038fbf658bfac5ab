//! Shows the compiler every program of `compile_fail`, which it must refuse, and of
//! `compile_warn`, which it must accept with a warning, and compares its words with
//! those that were recorded.
//!
//! The words are those of one release of rustc, named in `code/recorded-with.txt`.
//! With another release the codes and the first line of every message are compared,
//! and that is said.

use std::fs;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use course::layout::{self, Layout};
use course::lesson;
use libtest_mimic::{Arguments, Trial};
use programs::diagnostic::{self, Closeness, Expected};
use programs::externs::Libraries;
use programs::rustc::{self, Compiler};
use programs::snapshot;

fn main() -> ExitCode {
    trials::all("the programs for the compiler", trials)
}

fn trials(_: &Arguments) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let closeness = closeness(&layout)?;
    let libraries = Arc::new(Libraries::of(layout.clone()));
    let mut trials = Vec::new();
    for lesson in lesson::all(&layout)? {
        for (directory, expected) in [
            (lesson.compile_fail(), Expected::Refused),
            (lesson.compile_warn(), Expected::Warned),
        ] {
            for source in layout::files(&directory, "rs")? {
                let name = format!("{}::{}", lesson.name, layout::stem(&source));
                let (lesson, libraries) = (lesson.clone(), Arc::clone(&libraries));
                trials.push(Trial::test(name, move || {
                    let externs = libraries.for_page(&lesson.name)?;
                    diagnostic::check(lesson.path(), &source, expected, closeness, &externs)?;
                    Ok(())
                }));
            }
        }
    }
    Ok(trials)
}

fn closeness(layout: &Layout) -> Result<Closeness> {
    let release = rustc::minor(Compiler::on_path()?.release()?);
    let path = layout.recorded_with();
    if snapshot::updating() {
        fs::write(&path, format!("{release}\n"))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    let recorded =
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    if recorded.trim() == release {
        return Ok(Closeness::Words);
    }
    println!(
        "the compiler's words were recorded with rustc {}, and this is {release}: comparing codes and first lines",
        recorded.trim()
    );
    Ok(Closeness::Headlines)
}
