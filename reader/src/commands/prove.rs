//! `prove`: the preprocessor that makes a plain `mdbook test` prove the book.
//!
//! mdBook 0.5.4 hands rustdoc no `--extern`, so what it calls could not compile
//! a snippet that uses Tokio. It hands the expanded book to this command first
//! (`[preprocessor.prove]` in `book.toml`, for the renderer `test` alone), which
//! has every snippet proved by the one rule of the course and hands the book
//! back with the verdicts in it: what was proved is marked `ignore`, and what
//! failed is replaced by a snippet that does not compile and carries rustdoc's
//! own words. So `mdbook test -c CHAPTER` fails for its chapter alone, and
//! `mdbook test -L DIR` needs nothing from DIR.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use book::fence;
use book::rustdoc::{self, Failure, Timeouts};
use course::layout::Layout;
use mdbook_driver::book::BookItem;
use programs::externs::Libraries;
use proofs::Memory;

use crate::cli::ProveArgs;

/// Speaks mdBook's protocol for preprocessors on standard input and output.
///
/// # Errors
///
/// When the book has faults, the crates of a lesson do not build, or what came in
/// is no book.
pub fn run(args: &ProveArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    match args.question.as_slice() {
        [] => {}
        [question, renderer] if question == "supports" => {
            let supported = if renderer == "test" { 0 } else { 1 };
            return Ok(ExitCode::from(supported));
        }
        other => bail!("mdBook asks `supports RENDERER` or nothing, and not {other:?}"),
    }
    let (_, mut book) = mdbook_preprocessor::parse_input(io::stdin())
        .context("reading the book that mdBook hands over")?;
    book::check(layout)?;
    let chapters = book::expanded(layout, &book)?;
    let memory = Memory::open(layout, "mdbook")?;
    let libraries = Libraries::of(layout.clone());
    let verdict = rustdoc::prove(layout, &chapters, &libraries, &memory, Timeouts::USUAL)?;
    let mut failures: BTreeMap<&Path, Vec<&Failure>> = BTreeMap::new();
    for failure in &verdict.failures {
        eprintln!("{failure}\n");
        failures.entry(&failure.file).or_default().push(failure);
    }
    eprintln!("{}", memory.summary());
    book.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item
            && let Some(source) = &chapter.source_path
        {
            let file = layout.relative(&layout.book_src().join(source));
            let failures = failures.remove(file.as_path()).unwrap_or_default();
            chapter.content = with_verdicts(&chapter.content, &failures);
        }
    });
    serde_json::to_writer(io::stdout(), &book).context("handing the book back to mdBook")?;
    Ok(ExitCode::SUCCESS)
}

/// Marks every Rust snippet in `text` as ignored, but for those that failed: each
/// becomes a snippet that does not compile and quotes the failure.
fn with_verdicts(text: &str, failures: &[&Failure]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // From the last to the first, so that the lines before keep their places.
    for (index, snippet) in fence::snippets(text).into_iter().enumerate().rev() {
        let (opening, closing) = (snippet.lines.0 - 1, snippet.lines.1 - 1);
        match failures.iter().find(|failure| failure.index == index) {
            None => lines[opening] = lines[opening].replacen(&snippet.tags, "rust,ignore", 1),
            Some(failure) => {
                lines[opening] = lines[opening].replacen(&snippet.tags, "rust", 1);
                let words = format!("compile_error!({:?});", failure.to_string());
                lines.splice(opening + 1..closing, [words]);
            }
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_verdicts_ignores_proved_and_quotes_refused_snippets() {
        let text = "# T\n\n```rust\nfn main() {}\n```\n\n```rust,compile_fail\nfn main() {}\n```\n\n```text\nx\n```\n";
        let failure = Failure {
            chapter: "t".into(),
            file: "book/src/t.md".into(),
            line: 7,
            index: 1,
            words: "it \"compiles\"\n".into(),
        };
        assert_eq!(
            with_verdicts(text, &[&failure]),
            "# T\n\n```rust,ignore\nfn main() {}\n```\n\n```rust\ncompile_error!(\"book/src/t.md:7: rustdoc refuses this snippet:\\nit \\\"compiles\\\"\");\n```\n\n```text\nx\n```\n"
        );
    }
}
