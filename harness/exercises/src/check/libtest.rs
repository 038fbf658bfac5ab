//! The words of libtest, read: how a test ended, with which panics, and what the
//! attempt printed meanwhile.

use std::sync::LazyLock;

use programs::process::{End, Limit, Output};
use regex::Regex;

use super::report::Verdict;

/// The verdict of the run of one test.
pub(super) fn verdict(output: &Output) -> Verdict {
    let status = match output.end {
        End::Limit(Limit::Time(limit)) => return Verdict::Hung(limit),
        End::Exited(status) => status,
        end => return Verdict::Broke(end.to_string()),
    };
    let says_so = |result| {
        output
            .stdout
            .contains(&format!("\ntest result: {result}. "))
    };
    if status.success() && says_so("ok") {
        return Verdict::Passed;
    }
    if !says_so("FAILED") {
        let mut sentence = format!("the process ended in the middle of the test: {status}");
        if !output.stderr.trim().is_empty() {
            sentence.push_str(&format!("\n{}", output.stderr.trim()));
        }
        return Verdict::Broke(sentence);
    }
    let mut panics = panics(&output.stderr);
    match panics.pop() {
        Some((place, message)) => Verdict::Failed {
            message,
            place: Some(place),
            before: panics
                .into_iter()
                .map(|(place, message)| format!("{message} ({place})"))
                .collect(),
        },
        // A test may return an error too.
        None => Verdict::Failed {
            message: output.stderr.trim().to_owned(),
            place: None,
            before: Vec::new(),
        },
    }
}

/// The place and the message of each panic, in the order of their coming.
fn panics(stderr: &str) -> Vec<(String, String)> {
    static START: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^thread '[^']*' (?:\(\d+\) )?panicked at (.+):$").expect("constant")
    });
    let starts: Vec<_> = START.captures_iter(stderr).collect();
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let (Some(whole), Some(place)) = (start.get(0), start.get(1)) else {
            continue;
        };
        let end = starts
            .get(index + 1)
            .and_then(|next| next.get(0))
            .map_or(stderr.len(), |next| next.start());
        let message = stderr[whole.end()..end]
            .split("\nnote: run with `RUST_BACKTRACE")
            .next()
            .unwrap_or_default()
            .trim();
        // The words of the test come first, and then what was compared.
        let message = message
            .strip_prefix("assertion `left == right` failed: ")
            .unwrap_or(message);
        found.push((place.as_str().to_owned(), message.to_owned()));
    }
    found
}

/// The output of the attempt itself: `stdout` without libtest's own lines.
pub(super) fn printed(stdout: &str, path: &str) -> String {
    let start = format!("\ntest {path} ... ");
    let inner = match stdout.split_once(&start) {
        Some((_, inner)) => inner,
        None => stdout,
    };
    let end = ["ok\n\ntest result: ok. ", "FAILED\n\nfailures:\n"]
        .iter()
        .filter_map(|end| inner.rfind(end))
        .max()
        .unwrap_or(inner.len());
    inner[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_are_found_with_their_places() {
        let stderr = "\nthread 'exercise::a' (12) panicked at my/a.rs:3:9:\nnot yet implemented: dinner\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nheard\n\nthread 'main' panicked at code/lessons/a/exercise/tests.rs:7:5:\nassertion failed\n  left: 1\n right: 2\n";
        assert_eq!(
            panics(stderr),
            [
                (
                    "my/a.rs:3:9".to_owned(),
                    "not yet implemented: dinner".to_owned()
                ),
                (
                    "code/lessons/a/exercise/tests.rs:7:5".to_owned(),
                    "assertion failed\n  left: 1\n right: 2".to_owned()
                )
            ]
        );
    }

    #[test]
    fn output_is_told_from_libtests_own_lines() {
        let passed =
            "\nrunning 1 test\ntest exercise::a ... soup\nok\n\ntest result: ok. 1 passed\n";
        assert_eq!(printed(passed, "exercise::a"), "soup\n");
        let failed =
            "\nrunning 1 test\ntest exercise::a ... FAILED\n\nfailures:\n\nfailures:\n    x\n";
        assert_eq!(printed(failed, "exercise::a"), "");
        // A name that ends like a test that has passed.
        let took = "\nrunning 1 test\ntest exercise::took ... FAILED\n\nfailures:\n\nfailures:\n    exercise::took\n\ntest result: FAILED. 0 passed\n";
        assert_eq!(printed(took, "exercise::took"), "");
        let killed = "\nrunning 1 test\ntest exercise::a ... soup\nmore";
        assert_eq!(printed(killed, "exercise::a"), "soup\nmore");
    }
}
