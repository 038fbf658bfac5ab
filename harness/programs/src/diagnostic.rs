//! Comparing the compiler's words about a program with those that were recorded.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::externs::Externs;
use crate::{rustc, snapshot};

/// The environment variable that, where it is set, leaves the places in Tokio's sources
/// out of the comparison: with another Tokio they differ everywhere, and nothing else
/// may. Where a book is bound to one Tokio they are shown, and so they are compared.
pub const OTHER_TOKIO: &str = "OTHER_TOKIO";

/// The compiler's part: to refuse a program or to warn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Refuse it.
    Refused,
    /// Compile it, with a warning.
    Warned,
}

/// The closeness with which the words are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// Word for word: the release that the words were recorded with.
    Words,
    /// By the code and the first line of each message: another release, whose
    /// explanations may differ.
    Headlines,
}

/// Shows the compiler `source`, from inside `directory` (so that it names the
/// file as a reader there would), and compares its words with `<source>.stderr`.
///
/// # Errors
/// When the compiler does otherwise than expected, or says something else.
pub fn check(
    directory: &Path,
    source: &Path,
    expected: Expected,
    closeness: Closeness,
    externs: &Externs,
) -> Result<(), String> {
    let shown: PathBuf = source.strip_prefix(directory).unwrap_or(source).to_owned();
    let output = rustc::check(directory, &shown, externs).map_err(|error| format!("{error:#}"))?;
    let shown = shown.display();
    match (expected, output.end.success()) {
        (Expected::Refused, true) => {
            return Err(format!(
                "{shown} compiles, and the book says that it does not; if the compiler accepts it now, the chapter has to say so"
            ));
        }
        (Expected::Warned, false) => {
            return Err(format!(
                "{shown} should compile with a warning: {}",
                output.report()
            ));
        }
        _ => {}
    }
    if output.stderr.is_empty() {
        return Err(format!("the compiler has nothing to say about {shown}"));
    }
    let recording = source.with_extension("stderr");
    if closeness == Closeness::Words || snapshot::updating() {
        let only_places_differ = || -> Result<bool, String> {
            let recorded = read(&recording)?;
            Ok(without_places(&output.stderr) == without_places(&recorded))
        };
        if env::var_os(OTHER_TOKIO).is_some() && only_places_differ()? {
            return Ok(());
        }
        return snapshot::compare(&output.stderr, &recording);
    }
    let recorded = read(&recording)?;
    let (now, then) = (
        rustc::headlines(&output.stderr),
        rustc::headlines(&recorded),
    );
    if now == then {
        return Ok(());
    }
    Err(format!(
        "{shown}: recorded was {then:#?}, and now the compiler says {now:#?}"
    ))
}

fn read(recording: &Path) -> Result<String, String> {
    fs::read_to_string(recording)
        .map_err(|error| format!("reading {}: {error}", recording.display()))
}

/// The compiler's words without Tokio's version, the places in its sources, and the
/// margin, whose width follows the longest number of a line.
fn without_places(words: &str) -> String {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"/tokio-\d+\.\d+\.\d+(/[^:\s]+):\d+:\d+").expect("constant"));
    static MARGIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^[ ]*\d*[ ]*(\||-->|:::|=|\.\.\.)").expect("constant"));
    let words = PLACE.replace_all(words, "/tokio$1");
    MARGIN.replace_all(&words, "$1").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEN: &str = "error: no\n  --> compile_fail/x.rs:3:5\n   |\n 3 |     x\n   |     ^\n   |\nnote: required\n  --> $CARGO/tokio-1.54.1/src/task/spawn.rs:99:2\n   |\n99 | pub fn\n   = help: more\n";

    #[test]
    fn places_in_tokio_are_left_out() {
        let now = "error: no\n   --> compile_fail/x.rs:3:5\n    |\n  3 |     x\n    |     ^\n    |\nnote: required\n   --> $CARGO/tokio-1.55.0/src/task/spawn.rs:101:2\n    |\n101 | pub fn\n    = help: more\n";
        assert_eq!(without_places(now), without_places(THEN));
    }

    #[test]
    fn words_and_files_are_compared_without_places_too() {
        for (part, other) in [
            ("error: no", "error: yes"),
            ("x.rs:3:5", "x.rs:4:5"),
            ("task/spawn.rs", "task/local.rs"),
            ("pub fn", "pub(crate) fn"),
            ("help: more", "help: less"),
        ] {
            let now = THEN.replace(part, other);
            assert_ne!(without_places(&now), without_places(THEN), "{other}");
        }
    }
}
