//! Comparing the compiler's words about a program with those that were recorded.

use std::fs;
use std::path::{Path, PathBuf};

use crate::externs::Externs;
use crate::{rustc, snapshot};

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
        return snapshot::compare(&output.stderr, &recording);
    }
    let recorded = fs::read_to_string(&recording)
        .map_err(|error| format!("reading {}: {error}", recording.display()))?;
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
