//! A snippet that loops for ever is ended by the watchdog. In a process of its
//! own, because the limit is one for a process.

mod watched;

use std::panic;
use std::time::Duration;

/// Time enough to compile the snippet, on a busy machine too.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn a_snippet_that_loops_for_ever_is_ended() {
    let (root, out) = (env!("CARGO_MANIFEST_DIR"), env!("OUT_DIR"));
    let ended = panic::catch_unwind(|| {
        watched::rt::run_test(root, out, env!("TARGET"), "fn main() { loop {} }\n");
    });
    let panic = ended.expect_err("the snippet never ends by itself");
    let words = panic.downcast_ref::<String>().cloned().unwrap_or_default();
    assert!(words.contains("was ended"), "{words}");
}
