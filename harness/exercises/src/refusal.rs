//! The refusals that wrong answers promise of themselves.
//!
//! A wrong answer names its refusal in its head, and the tests name the starter's:
//!
//! ```text
//! //! Refused by `nothing_is_lost`: "7 of 9 orders"
//! //! Refused by `ends_at_all`, which hangs
//! //! Refused by the compiler: "cannot be sent between threads safely"
//! //! The starter is refused by `nothing_is_lost`: "not yet implemented"
//! ```

use std::sync::LazyLock;

use regex::Regex;

use super::check::{Outcome, Report, Verdict};

static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^//! (The starter is refused|Refused) by (?:the compiler|`(\w+)`)(?:(, which hangs)|: "(.+)")$"#,
    )
    .expect("the pattern is a constant")
});

/// The test or the compiler that refuses an answer, and some of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The test, by name; `None` for the compiler.
    pub test: Option<String>,
    /// Words that the message has; `None` where the test must hang.
    pub words: Option<String>,
}

impl Refusal {
    /// Reads the refusal in the head of a wrong answer.
    ///
    /// # Errors
    /// When it says nothing, with the forms that are understood.
    pub fn of_answer(text: &str) -> Result<Refusal, String> {
        Refusal::read(text, "Refused")
    }

    /// Reads the refusal of the starter in the head of the tests.
    ///
    /// # Errors
    /// When it says nothing, with the forms that are understood.
    pub fn of_starter(tests: &str) -> Result<Refusal, String> {
        Refusal::read(tests, "The starter is refused")
    }

    fn read(text: &str, who: &str) -> Result<Refusal, String> {
        LINE.captures_iter(text)
            .find(|found| {
                found
                    .get(1)
                    .is_some_and(|who_says| who_says.as_str() == who)
            })
            .map(|found| Refusal {
                test: found.get(2).map(|name| name.as_str().to_owned()),
                words: found.get(4).map(|words| words.as_str().to_owned()),
            })
            .ok_or_else(|| {
                format!(
                    "its head should say who refuses it, in a line of its own: \
                     `//! {who} by `test_name`: \"some of its words\"`, \
                     `//! {who} by `test_name`, which hangs` or \
                     `//! {who} by the compiler: \"some of its words\"`"
                )
            })
    }

    /// Demands that `report` is this refusal: the compiler's, or that of the first test
    /// that an answer fails, which is the one that a learner is shown.
    ///
    /// # Errors
    /// With what happened in its place.
    pub fn is(&self, report: &Report) -> Result<(), String> {
        let said = match (&report.outcome, &self.test) {
            (Outcome::Refused(_), Some(test)) => {
                return Err(format!(
                    "it should be refused by `{test}`, and does not compile:\n{}",
                    report.message()
                ));
            }
            (Outcome::Refused(messages), None) => messages
                .iter()
                .map(|message| message.rendered.as_str())
                .collect::<String>(),
            (Outcome::Ran(_), None) => {
                return Err(format!(
                    "it should be refused by the compiler:\n{}",
                    report.message()
                ));
            }
            (Outcome::Ran(_), Some(test)) => match report.first_failure() {
                None => return Err(format!("it should be refused by `{test}`, and passes")),
                Some(failed) if failed.name != *test => {
                    return Err(format!(
                        "the first test to refuse it should be `{test}`:\n{}",
                        report.message()
                    ));
                }
                Some(failed) => match (&failed.verdict, &self.words) {
                    (Verdict::Hung(_), None) => return Ok(()),
                    (Verdict::Failed { message, .. }, Some(_)) => message.clone(),
                    _ => {
                        return Err(format!(
                            "`{test}` should refuse it otherwise:\n{}",
                            report.message()
                        ));
                    }
                },
            },
        };
        let words = self.words.as_deref().unwrap_or_default();
        // The words of a message may be broken over lines.
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if flat.contains(words) {
            return Ok(());
        }
        Err(format!(
            "it should be refused with the words \"{words}\":\n{}",
            report.message()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read_in_each_form() {
        let refusal = |test: Option<&str>, words: Option<&str>| Refusal {
            test: test.map(str::to_owned),
            words: words.map(str::to_owned),
        };
        let text = "//! Sleeps.\n//! Refused by `a_b`: \"no \"sleep\"\"\n";
        assert_eq!(
            Refusal::of_answer(text),
            Ok(refusal(Some("a_b"), Some("no \"sleep\"")))
        );
        assert_eq!(
            Refusal::of_answer("//! Refused by `a`, which hangs\n"),
            Ok(refusal(Some("a"), None))
        );
        assert_eq!(
            Refusal::of_starter("//! T\n//! The starter is refused by the compiler: \"Send\"\n"),
            Ok(refusal(None, Some("Send")))
        );
        let nothing = Refusal::of_starter(text).expect_err("says nothing of the starter");
        assert!(nothing.contains("The starter is refused by"), "{nothing}");
    }
}
