//! The report of a check, for the terminal.

use std::io::IsTerminal;

use exercises::check::{Outcome, Report, TestReport, Verdict};
use programs::rustc::message::Message;

/// The number of lines of an attempt's output that are shown.
const MAX_LINES: usize = 30;

/// The line of a test that has ended.
pub(super) fn line(test: &TestReport) -> String {
    let verdict = match test.verdict {
        Verdict::Passed => "passed",
        Verdict::Failed { .. } => "FAILED",
        Verdict::Hung(_) => "HANGS",
        Verdict::Broke(_) => "BROKE",
    };
    format!("  {verdict:<7} {}", test.name)
}

/// The reason why it is not solved: the compiler's messages, or the first test that
/// failed.
pub(super) fn failure(report: &Report) -> String {
    let mut text = String::from("\n");
    match &report.outcome {
        Outcome::Refused(errors) => {
            text.push_str(&rendered(errors));
            text.push_str("It does not compile yet.\n");
        }
        Outcome::Ran(ended) => {
            text.push_str(&rendered(&report.warnings));
            if let Some(test) = report.first_failure() {
                text.push_str(&failed_test(test));
            }
            let left = report.tests.len() - ended.len();
            if left > 0 {
                text.push_str(&format!("Not run after that: {left} of the tests.\n"));
            }
        }
    }
    text
}

fn failed_test(test: &TestReport) -> String {
    let mut text = String::new();
    if !test.printed.trim().is_empty() {
        text.push_str("It printed:\n\n");
        text.push_str(&indented(&shortened(&test.printed)));
        text.push('\n');
    }
    match &test.verdict {
        Verdict::Passed => {}
        Verdict::Failed {
            message,
            place,
            before,
        } => {
            if !before.is_empty() {
                text.push_str("First something else panicked:\n\n");
                for earlier in before {
                    text.push_str(&indented(earlier));
                }
                text.push('\n');
            }
            text.push_str(&format!("{} says:\n\n{}", test.name, indented(message)));
            if let Some(place) = place {
                text.push_str(&format!("    ({place})\n"));
            }
        }
        Verdict::Hung(limit) => {
            text.push_str(&format!("{} {}\n", test.name, Verdict::hung(*limit)));
        }
        Verdict::Broke(how) => {
            text.push_str(&format!("{}:\n\n{}", test.name, indented(how)));
        }
    }
    text.push('\n');
    text
}

/// The compiler's messages, in colours where the output is a terminal.
pub(super) fn rendered(messages: &[Message]) -> String {
    let mut text = String::new();
    for message in messages {
        if std::io::stdout().is_terminal() {
            text.push_str(&message.rendered);
        } else {
            text.push_str(&anstream::adapter::strip_str(&message.rendered).to_string());
        }
        text.push('\n');
    }
    text
}

fn indented(text: &str) -> String {
    text.trim_end()
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect()
}

fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    if lines.len() <= MAX_LINES {
        return lines.join("\n");
    }
    format!(
        "{}\n(and {} lines more)",
        lines[..MAX_LINES].join("\n"),
        lines.len() - MAX_LINES
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn failure_shows_output_message_and_place() {
        let failed = TestReport {
            name: "b".into(),
            verdict: Verdict::Failed {
                message: "two\nlines".into(),
                place: Some("code/lessons/x/exercise/tests.rs:3:5".into()),
                before: vec!["not yet implemented (my/x.rs:1:2)".into()],
            },
            printed: "soup\n".into(),
        };
        let passed = TestReport {
            name: "a".into(),
            verdict: Verdict::Passed,
            printed: "unheard\n".into(),
        };
        let report = Report {
            outcome: Outcome::Ran(vec![passed, failed]),
            warnings: Vec::new(),
            tests: vec!["a".into(), "b".into(), "c".into()],
        };
        assert_eq!(
            failure(&report),
            "\nIt printed:\n\n    soup\n\nFirst something else panicked:\n\n    not yet implemented \
             (my/x.rs:1:2)\n\nb says:\n\n    two\n    lines\n    (code/lessons/x/exercise/tests.rs:3:5)\n\n\
             Not run after that: 1 of the tests.\n"
        );
    }

    #[test]
    fn failed_test_names_one_that_hangs() {
        let hung = TestReport {
            name: "ends".into(),
            verdict: Verdict::Hung(Duration::from_secs(10)),
            printed: String::new(),
        };
        assert_eq!(line(&hung), "  HANGS   ends");
        assert!(failed_test(&hung).starts_with("ends was still running after 10 s and was killed"));
    }

    #[test]
    fn shortened_cuts_long_output() {
        let text = "x\n".repeat(MAX_LINES + 2);
        assert!(shortened(&text).ends_with("x\n(and 2 lines more)"));
    }
}
