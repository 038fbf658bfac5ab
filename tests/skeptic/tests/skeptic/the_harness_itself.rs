//! Plants mistakes before skeptic, which must find them.

use crate::watched::{self, Snippet};
use crate::{Prover, lesson};

/// Proves `text`, and sees that the opposite is refused.
fn prove(text: &str) -> Result<(), String> {
    let (package, _) = Prover::of_all()
        .externs(lesson::PLAIN)
        .map_err(|error| format!("{error:#}"))?;
    let mut snippet = Snippet {
        run: true,
        text,
        must_fail: false,
        package,
    };
    let outcome = watched::prove(&snippet);
    snippet.must_fail = true;
    assert_eq!(watched::prove(&snippet).is_ok(), outcome.is_err());
    outcome
}

#[test]
fn a_good_snippet_passes() {
    prove("#[tokio::main]\nasync fn main() { assert_eq!(async { 7 }.await, 7) }\n")
        .expect("passes");
}

#[test]
fn a_snippet_that_does_not_compile_fails() {
    let words = prove("fn main() { let shirts: u32 = \"7\"; }\n").expect_err("refused");
    assert!(words.contains("rustc"), "{words}");
}

#[test]
fn a_snippet_that_panics_fails() {
    let words = prove("fn main() { panic!(\"the machine leaks\") }\n").expect_err("panics");
    assert!(words.contains("Command failed"), "{words}");
}
