//! skeptic's run time, with what it leaves out: an end to snippets that loop
//! for ever, the place of a snippet in its chapter, and no failure that is the
//! system's and not the snippet's.

#![allow(dead_code)] // no test file uses all of it

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crate::LIMIT;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// How often a failure that is the system's is tried again.
const TRIES: usize = 5;

/// The start and the end of a test's name, and the place of its snippet.
const PLACES: &[(&str, &str, &str)] = &include!(concat!(env!("OUT_DIR"), "/places.rs"));

/// The processes that were ended for taking too long.
static ENDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The functions that skeptic's generated tests call.
pub mod rt {
    /// Compiles a snippet.
    pub fn compile_test(root: &str, out: &str, target: &str, text: &str) {
        super::watch(|| skeptic::rt::compile_test(root, out, target, text));
    }

    /// Compiles a snippet and runs it.
    pub fn run_test(root: &str, out: &str, target: &str, text: &str) {
        super::watch(|| skeptic::rt::run_test(root, out, target, text));
    }
}

/// Does what skeptic does, and says more where it fails. `crate::LIMIT` is how
/// long a snippet may run, and rustc may take for one.
fn watch(prove: impl Fn()) {
    static WATCHDOG: Once = Once::new();
    WATCHDOG.call_once(|| {
        thread::spawn(|| end_children_older_than(LIMIT));
    });
    for attempt in 1.. {
        let Err(panic) = panic::catch_unwind(AssertUnwindSafe(&prove)) else {
            return;
        };
        let message = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default();
        // skeptic 0.14.2 writes a binary into its cache and runs it. Where
        // another thread forks in between, its child holds the file open for
        // writing until it calls exec, and Linux refuses to run the file.
        if message.contains("Text file busy") && attempt < TRIES {
            continue;
        }
        let mut words = message;
        let ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.iter().any(|program| words.contains(program.as_str())) {
            let limit = LIMIT.as_secs();
            words += &format!("\nit was still running after {limit} s and was ended");
        }
        drop(ended);
        if let Some(place) = place() {
            words = format!("{place}: skeptic refuses this snippet:\n{words}");
        }
        panic!("{words}");
    }
}

/// Where the snippet of the running test stands. libtest names a test's thread
/// after the test, which skeptic names after chapter, section and line.
fn place() -> Option<&'static str> {
    let thread = thread::current();
    let test = thread.name()?.rsplit("::").next()?;
    PLACES
        .iter()
        .find(|(start, end, _)| test.starts_with(start) && test.ends_with(end))
        .map(|(_, _, place)| *place)
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
