//! Proving the book's snippets with rustdoc.
//!
//! mdBook 0.5.4 calls `rustdoc --test` once a chapter and passes it no
//! `--extern`, so its snippets can use nothing but std. Here rustdoc is called
//! once for all chapters whose snippets are linked with the same crates, and in
//! edition 2024, in which it compiles the snippets together.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use regex::Regex;

use crate::Expanded;
use crate::fence::Snippet;
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use programs::externs::{Externs, Libraries};
use programs::process::{End, Job, Limit, Limits};
use programs::rustc::Invocation;
use proofs::ingredients;
use proofs::memory::{Memory, Open};

/// The sources that decide what the proof of a snippet does: this file and what runs
/// rustdoc. The rest of the book's checks stand in other files and prove other things.
const PROVER: &[&str] = &[
    "harness/book/src/rustdoc.rs",
    "harness/programs/src/process",
    "harness/programs/src/externs",
];

/// The result of a proof of the book's snippets.
#[derive(Clone, Debug, Default)]
pub struct SnippetReport {
    /// Snippets that were proved now.
    pub proved: usize,
    /// Snippets that were proved before, on the same bytes.
    pub remembered: usize,
    /// Snippets that failed, in the order of the course.
    pub failures: Vec<Failure>,
}

/// A snippet that does not do what its fence says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The chapter's name.
    pub chapter: String,
    /// The chapter's file, from the root of the course.
    pub file: PathBuf,
    /// The line of the chapter on which the snippet begins.
    pub line: usize,
    /// The number of Rust snippets before it in the chapter.
    pub index: usize,
    /// rustdoc's own words.
    pub words: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}: rustdoc refuses this snippet:\n{}",
            self.file.display(),
            self.line,
            self.words.trim_end()
        )
    }
}

/// The time that a run of rustdoc may take, for all snippets and for one.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// All snippets together, compiled and run.
    pub all: Duration,
    /// One snippet by itself, when all together took too long.
    pub one: Duration,
}

impl Timeouts {
    /// Ten minutes for all, a minute for one.
    pub const USUAL: Timeouts = Timeouts {
        all: Duration::from_secs(600),
        one: Duration::from_secs(60),
    };
}

/// One snippet on its way to rustdoc.
struct Candidate<'a> {
    chapter: &'a Expanded,
    index: usize,
    proof: Open<'a>,
    externs: Arc<Externs>,
}

impl Candidate<'_> {
    fn failure(&self, words: String) -> Failure {
        Failure {
            chapter: self.chapter.name.clone(),
            file: self.chapter.file.clone(),
            line: self.chapter.snippets[self.index].1,
            index: self.index,
            words: self.proof.failed(&words),
        }
    }

    fn name(&self) -> String {
        let line = self.chapter.snippets[self.index].1;
        format!("{}:{line}", self.chapter.file.display())
    }
}

/// Proves every Rust snippet of `chapters`, linked with the crates of its lesson: it
/// compiles, runs to its end, is refused or panics, as its fence says.
///
/// Proofs are noted in `memory`, by the snippet, its tags, the compiler, the crates and
/// the sources of this prover.
///
/// # Errors
/// When the crates cannot be built, rustdoc cannot be run, or its output is not what
/// rustdoc 1.95 prints; a snippet that fails is no error but a [`Failure`].
pub fn prove(
    layout: &Layout,
    chapters: &[Expanded],
    libraries: &Libraries,
    memory: &Memory,
    timeouts: Timeouts,
) -> Result<SnippetReport> {
    let mut report = SnippetReport::default();
    let mut open: Vec<Candidate<'_>> = Vec::new();
    for chapter in chapters.iter().filter(|one| !one.snippets.is_empty()) {
        let externs = libraries
            .for_page(&chapter.name)
            .map_err(|words| anyhow!("{words}"))?;
        for (index, (snippet, _)) in chapter.snippets.iter().enumerate() {
            let key = key(&externs, snippet)?;
            match memory.open_proof(&key)? {
                None => report.remembered += 1,
                Some(proof) => open.push(Candidate {
                    chapter,
                    index,
                    proof,
                    externs: Arc::clone(&externs),
                }),
            }
        }
    }
    let mut groups: BTreeMap<String, Vec<Candidate<'_>>> = BTreeMap::new();
    for candidate in open {
        let lesson = candidate.externs.lesson.name.clone();
        groups.entry(lesson).or_default().push(candidate);
    }
    for group in groups.into_values() {
        for (candidate, outcome) in group.iter().zip(outcomes(layout, &group, timeouts)?) {
            match outcome {
                Ok(()) => {
                    candidate.proof.succeeded(&candidate.name())?;
                    report.proved += 1;
                }
                Err(words) => report.failures.push(candidate.failure(words)),
            }
        }
    }
    // In the order of the course.
    let place = |failure: &Failure| {
        chapters
            .iter()
            .position(|chapter| chapter.file == failure.file)
    };
    report
        .failures
        .sort_by_key(|failure| (place(failure), failure.index));
    Ok(report)
}

/// Asks rustdoc about each of `candidates`, which are linked with the same crates.
fn outcomes(
    layout: &Layout,
    candidates: &[Candidate<'_>],
    timeouts: Timeouts,
) -> Result<Vec<Result<(), String>>> {
    if let Some(outcomes) = together(layout, candidates, timeouts.all)? {
        return Ok(outcomes.into_values().collect());
    }
    // Something in there never ends. One by one tells which.
    candidates
        .iter()
        .map(|candidate| {
            let one = together(layout, std::slice::from_ref(candidate), timeouts.one)?;
            Ok(match one {
                Some(outcome) => outcome.into_values().next().unwrap_or(Ok(())),
                None => Err(format!(
                    "it did not end within {} s and was killed",
                    timeouts.one.as_secs_f32()
                )),
            })
        })
        .collect()
}

/// Asks rustdoc about all `candidates` in one run, and returns the outcomes by place;
/// `None` when it did not end in time.
fn together(
    layout: &Layout,
    candidates: &[Candidate<'_>],
    time: Duration,
) -> Result<Option<BTreeMap<usize, Result<(), String>>>> {
    let Some(first) = candidates.first() else {
        return Ok(Some(BTreeMap::new()));
    };
    let work = tempfile::tempdir().context("making a temporary directory")?;
    let mut modules = String::new();
    for (place, candidate) in candidates.iter().enumerate() {
        // A file for each snippet: rustdoc then names the snippet by its file,
        // whatever line it counts.
        let (snippet, _) = &candidate.chapter.snippets[candidate.index];
        let fence = "`".repeat(longest_run_of_backticks(&snippet.text).max(2) + 1);
        let file = work.path().join(format!("snippet_{place}.rs"));
        let markdown = work.path().join(format!("snippet_{place}.md"));
        fs::write(
            &markdown,
            format!("{fence}{}\n{}{fence}\n", snippet.plain_tags(), snippet.text),
        )
        .and_then(|()| {
            fs::write(
                &file,
                format!("#![doc = include_str!(\"snippet_{place}.md\")]\n"),
            )
        })
        .with_context(|| format!("writing {}", file.display()))?;
        modules.push_str(&format!("pub mod snippet_{place};\n"));
    }
    let root = work.path().join("book.rs");
    fs::write(&root, modules).with_context(|| format!("writing {}", root.display()))?;

    let limits = Limits {
        time,
        ..Limits::TOOL
    };
    let output = Invocation::rustdoc(limits)
        .inside(layout.root())
        .tests()
        .crate_name("book")
        .uncoloured()
        .arguments(["--test-run-directory".as_ref(), work.path().as_os_str()])
        .externs(&first.externs)
        .run(&root, &Job::new())
        .context("running rustdoc over the snippets")?;
    if matches!(output.end, End::Limit(Limit::Time(_))) {
        return Ok(None);
    }
    let outcomes = read_report(&output.stdout, candidates.len());
    if outcomes.len() != candidates.len() {
        anyhow::bail!(
            "rustdoc reported on {} of {} snippets; {}",
            outcomes.len(),
            candidates.len(),
            output.report()
        );
    }
    Ok(Some(outcomes))
}

/// Reads libtest's lines `test ..snippet_7.rs - .. ... ok` and the paragraphs
/// `---- ..snippet_7.rs - .. stdout ----` that follow.
fn read_report(stdout: &str, count: usize) -> BTreeMap<usize, Result<(), String>> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^test .*snippet_(\d+)\.(?:rs|md) - .* \.\.\. (ok|FAILED)$").expect("constant")
    });
    static PARAGRAPH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^---- .*snippet_(\d+)\.(?:rs|md) - .* stdout ----$").expect("constant")
    });
    let mut outcomes: BTreeMap<usize, Result<(), String>> = BTreeMap::new();
    let mut speaking_of = None;
    for line in stdout.lines() {
        if let Some(found) = LINE.captures(line) {
            let Some(place) = found[1].parse().ok().filter(|place| *place < count) else {
                continue;
            };
            let outcome = match &found[2] {
                "ok" => Ok(()),
                _ => Err(String::new()),
            };
            // Never let a later line undo a failure.
            if !matches!(outcomes.get(&place), Some(Err(_))) {
                outcomes.insert(place, outcome);
            }
        } else if let Some(found) = PARAGRAPH.captures(line) {
            speaking_of = found[1].parse::<usize>().ok();
        } else if line.trim() == "failures:" || line.starts_with("test result:") {
            speaking_of = None;
        } else if let Some(Err(words)) = speaking_of.and_then(|place| outcomes.get_mut(&place)) {
            words.push_str(line);
            words.push('\n');
        }
    }
    outcomes
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// The key of a snippet's proof.
fn key(externs: &Externs, snippet: &Snippet) -> Result<Fingerprint> {
    let mut key = Fingerprinter::new();
    ingredients::add_machine(&mut key)?;
    // A small book has no sources of ours.
    ingredients::add_sources(&mut key, &Layout::compiled_in(), PROVER)?;
    ingredients::add_libraries(&mut key, externs)?;
    key.add("tags", snippet.plain_tags())
        .add("text", &snippet.text);
    Ok(key.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use course::lesson::Lesson;

    #[test]
    fn snippets_are_proved_again_for_each_ingredient() -> Result<()> {
        let layout = Layout::find()?;
        let directory = tempfile::tempdir()?;
        // Each library in a file of its own: one is read once a process.
        let externs = |bytes: &str| -> Result<Externs> {
            let library = directory.path().join(bytes).join("libtokio.rlib");
            fs::create_dir_all(directory.path().join(bytes))?;
            fs::write(&library, bytes)?;
            Ok(Externs {
                lesson: Lesson::at(&layout, "tea"),
                crates: vec![("tokio".to_owned(), library)],
                dependencies: directory.path().to_owned(),
                examples: BTreeMap::new(),
            })
        };
        let snippet = |fence: &str| crate::fence::snippets(fence).remove(0);
        let text = "```rust\nfn main() {}\n```\n";
        let now = key(&externs("1.54")?, &snippet(text))?;
        // The place of a snippet and the name of its program make no difference.
        for same in [
            "# Tea\n\n```rust\nfn main() {}\n```\n",
            "```rust,example=tea\nfn main() {}\n```\n",
        ] {
            assert_eq!(key(&externs("1.54")?, &snippet(same))?, now);
        }
        for (library, edited) in [
            ("1.54", "```rust\nfn main() { }\n```\n"),
            ("1.54", "```rust,compile_fail\nfn main() {}\n```\n"),
            ("1.55", text),
        ] {
            assert_ne!(key(&externs(library)?, &snippet(edited))?, now);
        }
        Ok(())
    }

    #[test]
    fn snippets_depend_on_what_proves_them() -> Result<()> {
        let layout = Layout::find()?;
        let sources = proofs::sources::used_by(&layout, PROVER)?;
        let has = |file: &str| sources.contains(&PathBuf::from(file));
        assert!(has("harness/book/src/rustdoc.rs"));
        assert!(has("harness/programs/src/process/mod.rs"));
        for other in [
            "harness/book/src/links.rs",
            "harness/book/src/quiz.rs",
            "harness/exercises/src/check.rs",
            "harness/programs/src/judge.rs",
            "harness/timeline/src/drawing.rs",
        ] {
            assert!(!has(other), "{other}");
        }
        Ok(())
    }

    #[test]
    fn reports_are_read_by_snippet() {
        let report = "\nrunning 2 tests\ntest t/snippet_0.md - snippet_0 (line 1) ... ok\ntest t/snippet_1.md - snippet_1 (line 1) ... FAILED\n\nfailures:\n\n---- t/snippet_1.md - snippet_1 (line 1) stdout ----\nerror[E0425]: no\n\nTest executable failed\n\nfailures:\n    t/snippet_1.rs - snippet_1 (line 1)\n\ntest result: FAILED. 1 passed\nrunning 1 test\ntest t/snippet_2.rs - snippet_2 (line 1) - compile fail ... ok\n";
        let outcomes = read_report(report, 3);
        assert_eq!(outcomes[&0], Ok(()));
        assert_eq!(
            outcomes[&1],
            Err("error[E0425]: no\n\nTest executable failed\n\n".to_owned())
        );
        assert_eq!(outcomes[&2], Ok(()));
    }

    #[test]
    fn fences_are_longer_than_their_longest_backticks() {
        assert_eq!(longest_run_of_backticks("a ``` b `` c"), 3);
        assert_eq!(longest_run_of_backticks("none"), 0);
    }
}
