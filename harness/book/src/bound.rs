//! Sentences that hold for one version of Tokio or of the compiler: each carries a mark
//! that no page shows, so that they are found when the version changes.
//!
//! The mark stands right after its sentence: `<!-- bound: tokio 1.54.1 -->` where the
//! sentence was looked at in that version, `<!-- bound: tokio 1.47+ -->` where it holds
//! from that version on.

use std::path::Path;
use std::sync::LazyLock;

use course::fault::Fault;
use course::layout::Layout;
use regex::Regex;

use crate::fence;

/// A sentence that is bound to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The line in the chapter, counted from 1.
    pub line: usize,
    /// The words, without the addresses of links.
    pub sentence: String,
    /// The crate or program whose version it is: `tokio`, `rustc`.
    pub name: String,
    /// The version.
    pub version: String,
    /// True where the sentence holds for later versions too.
    pub onwards: bool,
}

impl Bound {
    /// Tells whether the sentence has to be read again with `version` of `name`.
    pub fn is_stale(&self, name: &str, version: &str) -> bool {
        if self.name != name {
            return false;
        }
        let (now, then) = (numbers(version), numbers(&self.version));
        if self.onwards {
            now < then
        } else {
            !now.starts_with(&then)
        }
    }
}

/// `[1, 54, 1]` of `1.54.1`.
fn numbers(version: &str) -> Vec<u64> {
    version
        .split('.')
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<!-- bound: ([a-z-]+) (\d+\.\d+(?:\.\d+)?)(\+?) -->").expect("constant")
});

/// The sentences of `markdown` that are marked.
pub fn sentences(markdown: &str) -> Vec<Bound> {
    let mut found = Vec::new();
    for (line, text) in prose(markdown) {
        let mut begin = 0;
        for mark in MARK.captures_iter(&text) {
            let whole = mark.get_match();
            let before = &text[begin..whole.start()];
            found.push(Bound {
                line,
                sentence: before[last_sentence(before)..]
                    .trim_matches([' ', '|', '>', '(', '-'])
                    .to_owned(),
                name: mark[1].to_owned(),
                version: mark[2].to_owned(),
                onwards: !mark[3].is_empty(),
            });
            begin = whole.end();
        }
    }
    found
}

/// Finds what is wrong with the marks of `chapter`, whose text is `markdown`: a sentence
/// that names a version of Tokio or of the compiler and carries none, and one that
/// cannot be read.
pub fn check(layout: &Layout, chapter: &Path, markdown: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, text) in prose(markdown) {
        let marks = MARK.find_iter(&text).count();
        if text.matches("<!-- bound").count() > marks {
            faults.push(
                Fault::new(
                    layout.relative(chapter),
                    "a mark of a version that cannot be read",
                    "write it like <!-- bound: tokio 1.54.1 -->, or <!-- bound: tokio 1.47+ -->",
                )
                .at(line),
            );
        }
        for version in unmarked(&text) {
            faults.push(
                Fault::new(
                    layout.relative(chapter),
                    format!("a sentence names the version {version} and carries no mark of it"),
                    "add <!-- bound: tokio 1.54.1 --> right after the sentence (1.47+ where it \
                     holds from there on), so that `cargo run -- renew` lists it",
                )
                .at(line),
            );
        }
    }
    faults
}

/// The versions of Tokio and the compiler that `line` names in a sentence without a mark.
fn unmarked(line: &str) -> Vec<String> {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:\b(Tokio|tokio|rustc|Rust|Go)[ |]+v?)?\b(1\.\d+(?:\.\d+)?)\b")
            .expect("constant")
    });
    let mut found = Vec::new();
    let mut begin = 0;
    let ends = MARK.find_iter(line).map(|mark| (mark.start(), mark.end()));
    for (start, end) in ends.chain([(line.len(), line.len())]) {
        let before = &line[begin..start];
        let marked = if start < line.len() {
            last_sentence(before)
        } else {
            before.len()
        };
        for named in VERSION.captures_iter(before) {
            let of_theirs = match named.get(1).map(|name| name.as_str()) {
                Some(name) => name != "Go",
                // Two numbers alone may be any number.
                None => named[2].matches('.').count() == 2,
            };
            if of_theirs && named.get_match().start() < marked {
                found.push(named[2].to_owned());
            }
        }
        begin = end;
    }
    found
}

/// The byte at which the last sentence of `text` begins.
fn last_sentence(text: &str) -> usize {
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[.?!]["*_)]*\s+"#).expect("constant"));
    let own_end = text.trim_end().len();
    END.find_iter(text)
        .map(|end| end.end())
        .take_while(|end| *end < own_end)
        .last()
        .unwrap_or(0)
}

/// The lines of `markdown` outside of code blocks, without the addresses of links, and
/// their numbers.
fn prose(markdown: &str) -> Vec<(usize, String)> {
    static ADDRESS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\]\([^)]*\)").expect("constant"));
    let code = fence::code_lines(markdown);
    markdown
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(line, _)| {
            !code
                .iter()
                .any(|(first, last)| (first..=last).contains(&line))
        })
        .map(|(line, text)| (line, ADDRESS.replace_all(text, "]").into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_with_a_mark_are_found_by_line() {
        let text = "# T\n\nFirst. This is [how](https://docs.rs/tokio/1.54.1/x) Tokio 1.54.1 does \
                    it. <!-- bound: tokio 1.54.1 --> (A cell, since 1.47.) <!-- bound: tokio 1.47+ -->\n\n\
                    ```toml\ntokio = \"1.54.1\"\n```\n";
        let found = sentences(text);
        let shown: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.line,
                    one.sentence.as_str(),
                    one.version.as_str(),
                    one.onwards,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (3, "This is [how] Tokio 1.54.1 does it.", "1.54.1", false),
                (3, "A cell, since 1.47.)", "1.47", true),
            ]
        );
        assert!(unmarked(&prose(text)[2].1).is_empty());
    }

    #[test]
    fn versions_without_a_mark_are_found() {
        for (line, versions) in [
            ("So does Tokio 1.54.1.", &["1.54.1"][..]),
            ("In 1.54.1 it waits.", &["1.54.1"]),
            (
                "rustc 1.95 keeps it. More. <!-- bound: rustc 1.95 -->",
                &["1.95"],
            ),
            (
                "rustc 1.95 keeps it. <!-- bound: rustc 1.95 --> So does Tokio 1.2.",
                &["1.2"],
            ),
            ("rustc 1.95 keeps it. <!-- bound: rustc 1.95 -->", &[]),
            ("Go 1.27.3 took 1.95 s, in a Tokio 1.x runtime.", &[]),
        ] {
            assert_eq!(unmarked(line), versions, "{line}");
        }
    }

    #[test]
    fn sentences_become_stale_by_their_version() {
        let bound = |version: &str, onwards| Bound {
            line: 1,
            sentence: String::new(),
            name: "tokio".into(),
            version: version.into(),
            onwards,
        };
        for (version, onwards, now, stale) in [
            ("1.54.1", false, "1.54.1", false),
            ("1.54.1", false, "1.54.2", true),
            ("1.54", false, "1.54.2", false),
            ("1.54.1", false, "1.51.6", true),
            ("1.47", true, "1.51.6", false),
            ("1.47", true, "1.9.0", true),
        ] {
            let one = bound(version, onwards);
            assert_eq!(one.is_stale("tokio", now), stale, "{version} {now}");
            assert!(!one.is_stale("rustc", now));
        }
    }
}
