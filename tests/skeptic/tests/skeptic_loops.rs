//! A snippet that loops for ever is ended by the watchdog. In a process of its
//! own, because the limit is one for a process.

mod watched;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, anyhow};
use course::layout::Layout;
use course::lesson;
use programs::externs::Libraries;
use proofs::ingredients;
use watched::WatchedSnippet;

/// Time enough to compile the snippet, on a busy machine too.
const LIMIT: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    trials::remembering("skeptic_loops", |_, memory| {
        let key = |name: &str| Ok(ingredients::of_this_test(name)?.finish());
        Ok(trials::of!(
            memory,
            key,
            [snippets_that_loop_for_ever_are_ended]
        ))
    })
}

fn snippets_that_loop_for_ever_are_ended() -> Result<()> {
    let libraries = Libraries::of(Layout::find()?);
    let externs = libraries
        .for_page(lesson::PLAIN)
        .map_err(|words| anyhow!("{words}"))?;
    let words = watched::prove(&WatchedSnippet {
        run: true,
        text: "fn main() { loop {} }\n",
        must_fail: false,
        package: externs.lesson.path().display().to_string(),
    })
    .expect_err("the snippet never ends by itself");
    assert!(words.contains("was ended"), "{words}");
    Ok(())
}
