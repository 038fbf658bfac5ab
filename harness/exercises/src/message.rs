//! What rustc says, one message at a time, with its place: for a terminal and
//! for a page.

use serde::{Deserialize, Serialize};

/// How much a message weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// There is no program.
    Error,
    /// There is one, and something in it is worth a look.
    Warning,
}

/// One error or warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Error or warning.
    pub level: Level,
    /// `E0382`, or a lint's name; some errors have none.
    pub code: Option<String>,
    /// The first line.
    pub message: String,
    /// The file of the first place it points at, as rustc names it.
    pub file: Option<String>,
    /// The line of that place, counted from 1.
    pub line: Option<usize>,
    /// Its column, in characters, counted from 1.
    pub column: Option<usize>,
    /// All of it as rustc shows it, with ANSI colours.
    pub rendered: String,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(rename = "$message_type")]
    kind: String,
    message: String,
    code: Option<RawCode>,
    level: String,
    spans: Vec<RawSpan>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct RawCode {
    code: String,
}

#[derive(Deserialize)]
struct RawSpan {
    file_name: String,
    line_start: usize,
    column_start: usize,
    is_primary: bool,
}

/// The errors and warnings in what rustc wrote to its standard error with
/// `--error-format=json`. What is not JSON (a linker's words, a crash of the
/// compiler) comes back as one error with that text, so that nothing is lost.
pub fn messages(stderr: &str) -> Vec<Message> {
    let mut found = Vec::new();
    let mut other = String::new();
    for line in stderr.lines() {
        match serde_json::from_str::<Raw>(line) {
            Ok(raw) => found.extend(message(raw)),
            Err(_) => {
                other.push_str(line);
                other.push('\n');
            }
        }
    }
    if let Some(first) = other.lines().next() {
        found.push(Message {
            level: Level::Error,
            code: None,
            message: first.to_owned(),
            file: None,
            line: None,
            column: None,
            rendered: other,
        });
    }
    found
}

fn message(raw: Raw) -> Option<Message> {
    if raw.kind != "diagnostic" {
        return None;
    }
    let level = match raw.level.as_str() {
        "warning" => Level::Warning,
        // "error", and "error: internal compiler error".
        level if level.starts_with("error") => Level::Error,
        _ => return None,
    };
    // "aborting due to 2 previous errors" and "3 warnings emitted" count what
    // stands here already.
    if raw.spans.is_empty()
        && raw.code.is_none()
        && (raw.message.starts_with("aborting due to") || raw.message.ends_with(" emitted"))
    {
        return None;
    }
    let place = raw.spans.iter().find(|span| span.is_primary);
    Some(Message {
        level,
        code: raw.code.map(|code| code.code),
        file: place.map(|span| span.file_name.clone()),
        line: place.map(|span| span.line_start),
        column: place.map(|span| span.column_start),
        rendered: raw.rendered.unwrap_or_else(|| raw.message.clone()),
        message: raw.message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_kept() {
        let found = messages("linker `cc` not found\nat all\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "linker `cc` not found");
        assert_eq!(found[0].rendered, "linker `cc` not found\nat all\n");
    }

    #[test]
    fn a_diagnostic_has_its_place_and_the_count_at_the_end_is_none() {
        let place = r#"{"file_name":"my/a.rs","line_start":3,"column_start":5,"is_primary":true}"#;
        let found = messages(&format!(
            "{}\n{}\n",
            format_args!(
                r#"{{"$message_type":"diagnostic","message":"mismatched types","code":{{"code":"E0308"}},"level":"error","spans":[{place}],"rendered":"error[E0308]"}}"#
            ),
            r#"{"$message_type":"diagnostic","message":"aborting due to 1 previous error","code":null,"level":"error","spans":[],"rendered":"x"}"#
        ));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.as_deref(), Some("E0308"));
        assert_eq!(
            (found[0].file.as_deref(), found[0].line, found[0].column),
            (Some("my/a.rs"), Some(3), Some(5))
        );
    }
}
