//! Plants mistakes before skeptic, which must find them.

use std::panic;

use crate::watched;

fn prove(snippet: &str) -> Result<(), String> {
    let (root, out) = (env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"));
    panic::catch_unwind(|| watched::rt::run_test(root, out, env!("TARGET"), snippet))
        .map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
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
