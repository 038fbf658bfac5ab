//! Shows the compiler every program of `code/compile_fail`, which it must
//! refuse, and of `code/compile_warn`, which it must accept with a warning, and
//! compares its words with those that were recorded.
//!
//! The words are those of one release of rustc, named in
//! `code/compile_fail/recorded-with.txt`. With another release the codes and
//! the first line of every message are compared, and that is said.

use std::fs;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use book::lessons;
use course::layout::{self, Layout};
use libtest_mimic::{Arguments, Trial};
use programs::diagnostic::{self, Closeness, Expected};
use programs::externs::{self, Externs};
use programs::{rustc, snapshot};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("the programs for the compiler could not be listed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>> {
    let layout = Arc::new(Layout::find()?);
    let lessons = lessons::lessons(&layout)?;
    let closeness = closeness(&layout)?;
    let built: Arc<OnceLock<Result<Externs, String>>> = Arc::default();
    let mut trials = Vec::new();
    for (directory, expected) in [
        (layout.compile_fail(), Expected::Refused),
        (layout.compile_warn(), Expected::Warned),
    ] {
        for source in layout::files(&directory, "rs")? {
            let lesson = lessons::used_by(&lessons, &layout.relative(&source));
            let name = format!("{lesson}::{}", layout::stem(&source));
            let (layout, built) = (Arc::clone(&layout), Arc::clone(&built));
            trials.push(Trial::test(name, move || {
                let externs = built
                    .get_or_init(|| {
                        externs::build(&layout, false).map_err(|error| format!("{error:#}"))
                    })
                    .as_ref()?;
                diagnostic::check(&layout.code(), &source, expected, closeness, externs)?;
                Ok(())
            }));
        }
    }
    Ok(trials)
}

fn closeness(layout: &Layout) -> Result<Closeness> {
    let release = rustc::minor(&externs::rustc_release()?);
    let path = layout.compile_fail().join("recorded-with.txt");
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
