//! Proves every Rust snippet of the book and of README.md with rustdoc: the
//! second harness, in edition 2024, which tells `compile_fail` from
//! `should_panic`. One test a chapter, named after it.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Result, anyhow};
use book::Expanded;
use book::rustdoc::{self, SnippetReport, Timeouts};
use course::layout::Layout;
use libtest_mimic::{Arguments, Failed, Trial};
use programs::externs::Libraries;
use proofs::Memory;

fn main() -> ExitCode {
    trials::remembering("rustdoc", trials)
}

fn trials(_: &Arguments, memory: &Arc<Memory>) -> Result<Vec<Trial>> {
    let layout = Layout::find()?;
    let mut chapters =
        book::expand(&layout).map_err(|faults| anyhow!("the book has faults:\n{faults}"))?;
    let readme = layout.root().join("README.md");
    chapters.push(Expanded::plain(&layout, &readme).map_err(|fault| anyhow!("{fault}"))?);
    chapters.retain(|chapter| !chapter.snippets.is_empty());

    // One run of rustdoc for the whole book, by the first trial that is run:
    // it compiles the snippets together.
    let names: Vec<String> = chapters
        .iter()
        .map(|chapter| chapter.name.clone())
        .collect();
    let report: Arc<OnceLock<Result<SnippetReport, String>>> = Arc::default();
    let shared = Arc::new((layout, chapters, Arc::clone(memory)));
    Ok(names
        .into_iter()
        .map(|name| {
            let (report, shared) = (Arc::clone(&report), Arc::clone(&shared));
            Trial::test(format!("{name}::snippets"), move || {
                let (layout, chapters, memory) = shared.as_ref();
                report
                    .get_or_init(|| {
                        let libraries = Libraries::of(layout.clone());
                        rustdoc::prove(layout, chapters, &libraries, memory, Timeouts::USUAL)
                            .map_err(|error| format!("{error:#}"))
                    })
                    .as_ref()
                    .map_err(Failed::from)
                    .and_then(|report| judge(&name, report))
            })
        })
        .collect())
}

fn judge(chapter: &str, report: &SnippetReport) -> Result<(), Failed> {
    let failures: Vec<String> = report
        .failures
        .iter()
        .filter(|failure| failure.chapter == chapter)
        .map(ToString::to_string)
        .collect();
    if failures.is_empty() {
        return Ok(());
    }
    Err(failures.join("\n\n").into())
}
