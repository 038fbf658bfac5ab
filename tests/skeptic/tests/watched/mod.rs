//! skeptic's run time, with what it leaves out: an end to snippets that loop
//! for ever, the place of a snippet in its chapter, and no failure that is the
//! system's and not the snippet's.
//!
//! skeptic links a snippet with every library in the dependency closure of a
//! package, and compiles all its snippets again when one of them changes. It is
//! shown the package of the snippet's lesson: Tokio and what that lesson is about,
//! and no tool.

#![allow(dead_code)] // no test file uses all of it

use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, Once, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crate::LIMIT;
use course::layout::Layout;
use course::lesson;
use programs::externs::Libraries;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// How often a failure that is the system's is tried again.
const TRIES: usize = 5;

/// The start and the end of a test's name, the place of its snippet, and the lesson
/// whose crates the snippet is linked with.
const PLACES: &[(&str, &str, &str, &str)] = &include!(concat!(env!("OUT_DIR"), "/places.rs"));

/// The processes that were ended for taking too long.
static ENDED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The functions that skeptic's generated tests call.
pub mod rt {
    /// Compiles a snippet. The first argument is the package that skeptic would take.
    pub fn compile_test(_: &str, out: &str, target: &str, text: &str) {
        super::watch(|root| skeptic::rt::compile_test(root, out, target, text));
    }

    /// Compiles a snippet and runs it.
    pub fn run_test(_: &str, out: &str, target: &str, text: &str) {
        super::watch(|root| skeptic::rt::run_test(root, out, target, text));
    }
}

/// Does what skeptic does, and says more where it fails. `crate::LIMIT` is how
/// long a snippet may run, and rustc may take for one.
fn watch(prove: impl Fn(&str)) {
    let root = package().unwrap_or_else(|words| {
        // No panic: one is what a snippet that must not compile waits for. Past
        // libtest, which keeps what a test prints to itself.
        let _ = writeln!(std::io::stderr().lock(), "no snippet is proved: {words}");
        std::process::exit(101);
    });
    static WATCHDOG: Once = Once::new();
    WATCHDOG.call_once(|| {
        thread::spawn(|| end_children_older_than(LIMIT));
    });
    for attempt in 1.. {
        let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| prove(&root))) else {
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
    running().map(|(place, _)| place)
}

/// The directory of the package whose crates the running test's snippet is linked
/// with; they are built once.
fn package() -> Result<String, String> {
    static LIBRARIES: OnceLock<Result<Libraries, String>> = OnceLock::new();
    let lesson = running().map_or(lesson::PLAIN, |(_, lesson)| lesson);
    let libraries = LIBRARIES
        .get_or_init(|| {
            let layout = Layout::find().map_err(|error| format!("{error:#}"))?;
            Ok(Libraries::of(layout))
        })
        .as_ref()?;
    let externs = libraries.for_page(lesson)?;
    Ok(externs.lesson.path().display().to_string())
}

/// The place of the running test's snippet, and the lesson whose crates it uses.
fn running() -> Option<(&'static str, &'static str)> {
    let thread = thread::current();
    let test = thread.name()?.rsplit("::").next()?;
    // Of `select` and `select_solution` the longer one is meant.
    PLACES
        .iter()
        .filter(|(start, end, ..)| test.starts_with(start) && test.ends_with(end))
        .max_by_key(|(start, ..)| start.len())
        .map(|(_, _, place, lesson)| (*place, *lesson))
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
