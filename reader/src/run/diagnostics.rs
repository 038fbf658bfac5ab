//! The compiler's words, in a form for the page.

use cargo_metadata::diagnostic::{
    Diagnostic as Raw, DiagnosticLevel as Level, DiagnosticSpan as Span,
};
use programs::rustc;
use serde::{Deserialize, Serialize};

/// What the compiler says of one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// `E0382`, or the name of a lint.
    pub code: Option<String>,
    /// In a sentence.
    pub message: String,
    /// Where, in the text as it was sent, counted from 1.
    pub line: Option<usize>,
    /// The character in that line, counted from 1.
    pub column: Option<usize>,
    /// As a terminal shows it, with colours.
    pub rendered: String,
}

impl Diagnostic {
    /// An error that the compiler did not say itself.
    pub fn ours(message: String) -> Diagnostic {
        Diagnostic {
            level: "error".to_owned(),
            code: None,
            line: None,
            column: None,
            rendered: format!("\u{1b}[1m\u{1b}[91merror\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n"),
            message,
        }
    }
}

/// Reads what rustc prints with `--error-format=json`. `file` is the name of the
/// file that is shown to the reader.
pub fn read(stderr: &str, file: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut other = String::new();
    for line in stderr.lines() {
        match serde_json::from_str::<Raw>(line) {
            Ok(raw) if is_summary(&raw) => {}
            Ok(raw) => found.push(one(&raw, file)),
            // A crash of the compiler is told in plain words.
            Err(_) if line.starts_with('{') => {}
            Err(_) => {
                other.push_str(line);
                other.push('\n');
            }
        }
    }
    if !other.trim().is_empty() {
        let mut words = Diagnostic::ours("the compiler failed".to_owned());
        words.rendered.push_str(&rustc::without_paths(&other));
        found.push(words);
    }
    found
}

/// How many errors there were, which the list shows.
fn is_summary(raw: &Raw) -> bool {
    raw.spans.is_empty()
        && raw.code.is_none()
        && (raw.message.starts_with("aborting due to ") || raw.message.ends_with(" emitted"))
}

fn one(raw: &Raw, file: &str) -> Diagnostic {
    let place = raw
        .spans
        .iter()
        .filter(|span| span.is_primary)
        .find_map(|span| place(span, file));
    let level = match raw.level {
        Level::Warning => "warning",
        Level::FailureNote | Level::Note => "note",
        Level::Help => "help",
        _ => "error",
    };
    let rendered = raw.rendered.as_deref().unwrap_or(&raw.message);
    Diagnostic {
        level: level.to_owned(),
        code: raw.code.as_ref().map(|code| code.code.clone()),
        message: raw.message.clone(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        rendered: rustc::without_paths(rendered),
    }
}

/// Where a span lies in the file; one inside a macro of another crate lies where
/// the macro is called.
fn place(span: &Span, file: &str) -> Option<(usize, usize)> {
    if span.file_name == file {
        return Some((span.line_start, span.column_start));
    }
    place(&span.expansion.as_ref()?.span, file)
}
