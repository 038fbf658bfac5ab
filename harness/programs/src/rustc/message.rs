//! The messages of rustc, one by one and with their places, for a terminal and for a
//! page.

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};
use serde::{Deserialize, Serialize};

use super::without_paths;
use crate::process::{End, Limit, Output};

/// The weight of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// There is no program.
    Error,
    /// There is one, and something in it is worth a look.
    Warning,
    /// Something to know about the messages before.
    Note,
    /// Something to do about the messages before.
    Help,
}

/// A message of rustc, or about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The weight.
    pub level: Level,
    /// `E0382`, or a lint's name; some messages have none.
    pub code: Option<String>,
    /// The first line.
    pub message: String,
    /// The line of the shown file that it points at, counted from 1.
    pub line: Option<usize>,
    /// The character in that line, counted from 1.
    pub column: Option<usize>,
    /// All of it as rustc shows it, with ANSI colours, and without the directories of
    /// this machine.
    pub rendered: String,
}

impl Message {
    /// An error that rustc did not say itself.
    fn ours(message: String) -> Message {
        Message {
            level: Level::Error,
            code: None,
            line: None,
            column: None,
            rendered: format!("\u{1b}[1m\u{1b}[91merror\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n"),
            message,
        }
    }
}

/// Reads the messages of an [`Invocation`](super::Invocation) that asked for JSON.
/// Places are those in `file`, the file that is shown, as rustc names it.
///
/// Text that is not JSON, as when the compiler crashes, becomes one error that has all
/// of it; and where there is no program there is always an error that says why.
pub fn messages(output: &Output, file: &str) -> Vec<Message> {
    let mut found = Vec::new();
    let mut other = String::new();
    for line in output.stderr.lines() {
        match serde_json::from_str::<Diagnostic>(line) {
            Ok(diagnostic) if is_count(&diagnostic) => {}
            Ok(diagnostic) => found.push(message(diagnostic, file)),
            // Something else than a diagnostic, or one that was cut off at a limit.
            Err(_) if line.starts_with('{') => {}
            Err(_) => {
                other.push_str(line);
                other.push('\n');
            }
        }
    }
    if let Some(first) = other.lines().find(|line| !line.trim().is_empty()) {
        let first = without_paths(first.trim());
        let mut crash = Message::ours(format!("the compiler failed: {first}"));
        crash.rendered.push_str(&without_paths(&other));
        found.push(crash);
    }
    let refused = found.iter().any(|message| message.level == Level::Error);
    match output.end {
        End::Limit(limit) => found.push(Message::ours(stopped(limit))),
        End::Exited(status) if !status.success() && !refused => {
            found.push(Message::ours(format!("the compiler gave up: {status}")));
        }
        End::Exited(_) | End::Stopped => {}
    }
    found
}

/// Tells whether it is "aborting due to 2 previous errors" or "3 warnings emitted":
/// the list has them already.
fn is_count(diagnostic: &Diagnostic) -> bool {
    diagnostic.spans.is_empty()
        && diagnostic.code.is_none()
        && (diagnostic.message.starts_with("aborting due to ")
            || diagnostic.message.ends_with(" emitted"))
}

fn message(diagnostic: Diagnostic, file: &str) -> Message {
    let place = diagnostic
        .spans
        .iter()
        .filter(|span| span.is_primary)
        .find_map(|span| place(span, file));
    let rendered = diagnostic.rendered.as_deref();
    Message {
        level: match diagnostic.level {
            DiagnosticLevel::Warning => Level::Warning,
            DiagnosticLevel::Note | DiagnosticLevel::FailureNote => Level::Note,
            DiagnosticLevel::Help => Level::Help,
            _ => Level::Error,
        },
        code: diagnostic.code.map(|code| code.code),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        rendered: without_paths(rendered.unwrap_or(&diagnostic.message)),
        message: diagnostic.message,
    }
}

/// The place of a span in the file; one inside a macro of another crate lies where
/// the macro is called.
fn place(span: &DiagnosticSpan, file: &str) -> Option<(usize, usize)> {
    if span.file_name == file {
        return Some((span.line_start, span.column_start));
    }
    place(&span.expansion.as_ref()?.span, file)
}

fn stopped(limit: Limit) -> String {
    let what = match limit {
        Limit::Output(_) => "it has more to say than can be shown".to_owned(),
        other => other.to_string(),
    };
    format!("the compiler was stopped: {what}; a macro or a constant may have no end")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;

    fn limited(stderr: &str) -> Output {
        Output {
            stdout: String::new(),
            stderr: stderr.to_owned(),
            end: End::Limit(Limit::Time(Duration::from_secs(60))),
        }
    }

    /// The messages before the one about the limit.
    fn read(stderr: &str) -> Vec<Message> {
        let mut found = messages(&limited(stderr), "my/tea.rs");
        found.pop();
        found
    }

    fn span(file: &str, line: usize, expansion: Value) -> Value {
        json!({
            "file_name": file, "byte_start": 0, "byte_end": 1, "line_start": line,
            "line_end": line, "column_start": 5, "column_end": 6, "is_primary": true,
            "text": [], "label": null, "suggested_replacement": null,
            "suggestion_applicability": null, "expansion": expansion,
        })
    }

    fn said(message: &str, code: Value, spans: &[Value], rendered: &str) -> String {
        json!({
            "$message_type": "diagnostic", "message": message, "code": code, "level": "error",
            "spans": spans, "children": [], "rendered": rendered,
        })
        .to_string()
    }

    #[test]
    fn messages_have_places_and_counts_are_none() {
        let code = json!({ "code": "E0308", "explanation": null });
        let found = read(&format!(
            "{}\n{}\n",
            said(
                "mismatched types",
                code,
                &[span("my/tea.rs", 3, Value::Null)],
                "error[E0308]"
            ),
            said("aborting due to 1 previous error", Value::Null, &[], "x"),
        ));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.as_deref(), Some("E0308"));
        assert_eq!((found[0].line, found[0].column), (Some(3), Some(5)));
    }

    #[test]
    fn places_in_a_macro_are_those_of_calls() {
        let call = json!({
            "span": span("my/tea.rs", 7, Value::Null),
            "macro_decl_name": "select!", "def_site_span": null,
        });
        let inside = span("/registry/tokio/src/macros/select.rs", 400, call);
        let found = read(&said("no", Value::Null, &[inside], "no"));
        assert_eq!(found[0].line, Some(7));
        let elsewhere = span("exercise/tests.rs", 400, Value::Null);
        let found = read(&said("no", Value::Null, &[elsewhere], "no"));
        assert_eq!(found[0].line, None, "a line of another file");
    }

    #[test]
    fn messages_name_no_directory_of_this_machine() {
        let path = "/home/me/.cargo/registry/src/index-0123/tokio-1.54.1/src/lib.rs:1:2";
        let found = read(&said("no", Value::Null, &[], &format!("--> {path}")));
        assert_eq!(found[0].rendered, "--> $CARGO/tokio-1.54.1/src/lib.rs:1:2");
        let found = read(&format!("panicked at {path}\n"));
        assert!(
            found[0]
                .message
                .ends_with("$CARGO/tokio-1.54.1/src/lib.rs:1:2")
        );
        assert!(!found[0].rendered.contains("/home/me"));
    }

    #[test]
    fn crashes_that_are_no_json_are_kept() {
        let found = read("\nlinker `cc` not found\nat all\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].level, Level::Error);
        assert_eq!(
            found[0].message,
            "the compiler failed: linker `cc` not found"
        );
        assert!(
            found[0]
                .rendered
                .ends_with("\nlinker `cc` not found\nat all\n")
        );
    }

    #[test]
    fn json_that_was_cut_off_is_left_out() {
        let whole = said("no", Value::Null, &[], "no");
        let found = messages(&limited(&format!("{whole}\n{}", &whole[..40])), "my/tea.rs");
        let told: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "no",
                "the compiler was stopped: it was still running after 60 s; a macro or a \
                 constant may have no end"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn compilers_that_die_silently_are_errors() {
        use std::os::unix::process::ExitStatusExt;
        let mut output = limited("");
        output.end = End::Exited(std::process::ExitStatus::from_raw(9));
        let found = messages(&output, "my/tea.rs");
        assert!(
            found[0]
                .message
                .starts_with("the compiler gave up: signal: 9"),
            "{found:?}"
        );
        output.end = End::Exited(std::process::ExitStatus::from_raw(0));
        assert_eq!(messages(&output, "my/tea.rs"), []);
    }
}
