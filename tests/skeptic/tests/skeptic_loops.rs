//! A snippet that loops for ever is ended by the watchdog. In a process of its
//! own, because the limit is one for a process.

mod watched;

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use course::layout::Layout;
use course::lesson;
use programs::externs::Libraries;
use proofs::{Memory, ingredients};
use watched::WatchedSnippet;

/// Time enough to compile the snippet, on a busy machine too.
const LIMIT: Duration = Duration::from_secs(20);

/// A test of libtest, which keeps to itself the panic that skeptic ends with.
#[test]
fn snippets_that_loop_for_ever_are_ended() -> Result<()> {
    let layout = Layout::find()?;
    let memory = Memory::open(&layout, "skeptic_loops")?;
    let libraries = Libraries::of(layout);
    let externs = libraries
        .for_page(lesson::PLAIN)
        .map_err(|words| anyhow!("{words}"))?;
    let name = "snippets_that_loop_for_ever_are_ended";
    let mut key = ingredients::of_this_test(name)?;
    ingredients::add_libraries(&mut key, &externs)?;
    let package = externs.lesson.path().display().to_string();
    memory
        .prove(name, &key.finish(), || is_ended(package))
        .map_err(anyhow::Error::msg)?;
    // Past libtest. Write errors on stderr are ignored: the terminal is gone.
    let _ = writeln!(std::io::stderr().lock(), "{}", memory.summary());
    Ok(())
}

fn is_ended(package: String) -> Result<()> {
    let words = watched::prove(&WatchedSnippet {
        run: true,
        text: "fn main() { loop {} }\n",
        must_fail: false,
        package,
    })
    .expect_err("the snippet never ends by itself");
    ensure!(words.contains("was ended"), "{words}");
    Ok(())
}
