//! Plants mistakes before skeptic, which must find them.

use crate::watched::{self, WatchedSnippet};
use crate::{PROVER, Prover, key, lesson};

/// Proves `text`, and sees that the opposite is refused.
fn prove(text: &str) -> Result<(), String> {
    let (package, _) = Prover::shared()
        .externs(lesson::PLAIN)
        .map_err(|error| format!("{error:#}"))?;
    let mut snippet = WatchedSnippet {
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
fn snippets_that_are_good_pass() {
    prove("#[tokio::main]\nasync fn main() { assert_eq!(async { 7 }.await, 7) }\n")
        .expect("passes");
}

#[test]
fn snippets_that_do_not_compile_fail() {
    let words = prove("fn main() { let shirts: u32 = \"7\"; }\n").expect_err("refused");
    assert!(words.contains("rustc"), "{words}");
}

#[test]
fn snippets_that_panic_fail() {
    let words = prove("fn main() { panic!(\"the machine leaks\") }\n").expect_err("panics");
    assert!(words.contains("Command failed"), "{words}");
}

#[test]
fn snippets_are_proved_again_for_each_ingredient() {
    let prover = Prover::shared();
    let (package, externs) = prover.externs(lesson::PLAIN).expect("Tokio builds");
    let key_of = |run, text, must_fail| {
        let package = package.clone();
        let snippet = WatchedSnippet {
            run,
            text,
            must_fail,
            package,
        };
        key(&prover.layout, &externs, &snippet).expect("all of it can be read")
    };
    let now = key_of(true, "fn main() {}", false);
    assert_eq!(key_of(true, "fn main() {}", false), now);
    assert_ne!(key_of(true, "fn main() { }", false), now);
    assert_ne!(key_of(false, "fn main() {}", false), now);
    assert_ne!(key_of(true, "fn main() {}", true), now);
}

#[test]
fn snippets_depend_on_what_proves_them() {
    let sources = proofs::sources::used_by(&Prover::shared().layout, PROVER).expect("read");
    let has = |end: &str| sources.iter().any(|source| source.ends_with(end));
    assert!(
        has("watched/mod.rs") && has("tests/skeptic.rs"),
        "{sources:?}"
    );
    for other in [
        "links.rs",
        "exercises/src/check.rs",
        "judge.rs",
        "drawing.rs",
        "rustdoc.rs",
    ] {
        assert!(!has(other), "{other}");
    }
}
