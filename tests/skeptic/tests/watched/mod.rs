//! skeptic's run time, with what it leaves out: an end to snippets that loop for ever.
//!
//! skeptic links a snippet with every library in the dependency closure of a
//! package, and compiles all its snippets again when one of them changes. It is
//! shown the package of the snippet's lesson: Tokio and what that lesson is about,
//! and no tool.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::LIMIT;

/// The processes that were ended for taking too long.
static ENDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A snippet, what is expected of it, and what it is linked with.
#[derive(Debug)]
pub struct WatchedSnippet<'a> {
    /// True where it is run, and not compiled alone.
    pub run: bool,
    /// The snippet.
    pub text: &'a str,
    /// True where that must fail.
    pub must_fail: bool,
    /// The directory of the package whose crates it may use.
    pub package: String,
}

/// Does what skeptic does, and says more where it fails. `crate::LIMIT` is how long a
/// snippet may run, and rustc may take for one.
///
/// # Errors
/// With skeptic's words where the snippet does not do what is expected.
pub fn prove(snippet: &WatchedSnippet<'_>) -> Result<(), String> {
    match (attempt(snippet), snippet.must_fail) {
        (Ok(()), true) => Err("it should have failed, and did not".to_owned()),
        (Err(words), true) if words.contains("was ended") => Err(words),
        (_, true) => Ok(()),
        (outcome, false) => outcome,
    }
}

fn attempt(snippet: &WatchedSnippet<'_>) -> Result<(), String> {
    static WATCHDOG: Once = Once::new();
    WATCHDOG.call_once(|| {
        thread::spawn(|| end_children_older_than(LIMIT));
    });
    let (out, target) = (env!("OUT_DIR"), env!("TARGET"));
    let (package, text) = (&snippet.package, snippet.text);
    let done = panic::catch_unwind(AssertUnwindSafe(|| match snippet.run {
        true => skeptic::rt::run_test(package, out, target, text),
        false => skeptic::rt::compile_test(package, out, target, text),
    }));
    let Err(panic) = done else {
        return Ok(());
    };
    let mut words = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    let ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    if ended.iter().any(|program| words.contains(program.as_str())) {
        let limit = LIMIT.as_secs();
        words += &format!("\nit was still running after {limit} s and was ended");
    }
    Err(words)
}

/// skeptic waits for the programs it starts without a limit and keeps them to
/// itself, so they are found among the children of this process.
fn end_children_older_than(limit: Duration) {
    let mut system = System::new();
    let this = Pid::from_u32(std::process::id());
    loop {
        thread::sleep(limit.min(Duration::from_secs(5)) / 4);
        system.refresh_processes_specifics(
            ProcessesToUpdate::All,
            true,
            ProcessRefreshKind::nothing().with_exe(sysinfo::UpdateKind::OnlyIfNotSet),
        );
        for child in system.processes().values() {
            let age = Duration::from_secs(child.run_time());
            if child.parent() == Some(this) && child.thread_kind().is_none() && age > limit {
                let program = child.exe().map(|path| path.display().to_string());
                ENDED
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend(program);
                child.kill();
            }
        }
    }
}
