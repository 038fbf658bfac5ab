//! Proves every Rust snippet of the book and of README.md with skeptic: the
//! first harness, in edition 2021.
//!
//! A snippet that was proved is remembered by its text, its libraries, and the sources
//! and the version of this prover; one that must fail is proved every time. The tests stay those of
//! libtest, which keeps to itself what a snippet prints.

mod watched;

use std::io::Write as _;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::lesson;
use libtest_mimic::Arguments;
use programs::externs::{Externs, Libraries};
use proofs::{Memory, ingredients};
use watched::WatchedSnippet;

/// The time that a snippet may run, and that rustc may take for one.
const LIMIT: Duration = Duration::from_secs(60);

mod snippets {
    include!(concat!(env!("OUT_DIR"), "/snippets.rs"));
}

/// The stand-in for the crate that skeptic's tests call.
mod stand_in {
    /// The run time of skeptic.
    pub mod rt {
        /// Compiles a snippet. The first argument is the package that skeptic would take.
        pub fn compile_test(_: &str, _: &str, _: &str, text: &str) {
            crate::test(false, text);
        }

        /// Compiles a snippet and runs it.
        pub fn run_test(_: &str, _: &str, _: &str, text: &str) {
            crate::test(true, text);
        }
    }
}

#[path = "skeptic/planted.rs"]
mod planted;

/// The start and the end of a test's name, the place of its snippet, and the lesson
/// whose crates the snippet is linked with.
const PLACES: &[(&str, &str, &str, &str)] = &include!(concat!(env!("OUT_DIR"), "/places.rs"));

/// The sources that decide what a proof of a snippet does.
const PROVER: &[&str] = &[
    "tests/skeptic/build.rs",
    "tests/skeptic/tests/skeptic.rs",
    "tests/skeptic/tests/watched",
];

/// The course, the libraries and the memory that all tests of this process share.
struct Prover {
    layout: Layout,
    libraries: Libraries,
    memory: Memory,
    /// The number of snippets that the command line asks for.
    asked_for: usize,
    done: AtomicUsize,
}

impl Prover {
    fn new() -> Result<Prover> {
        let layout = Layout::find()?;
        // libtest-mimic reads the options of libtest.
        let arguments = Arguments::from_args();
        let asked_for = snippets::TESTS
            .iter()
            .filter(|(name, _)| trials::is_wanted(&arguments, &format!("snippets::{name}")))
            .count();
        Ok(Prover {
            libraries: Libraries::of(layout.clone()),
            memory: Memory::open(&layout, "skeptic")?,
            layout,
            asked_for,
            done: AtomicUsize::new(0),
        })
    }

    /// The prover of this process. The process ends where it cannot be made: a panic
    /// would let a snippet that must fail pass.
    fn shared() -> &'static Prover {
        static PROVER: OnceLock<Prover> = OnceLock::new();
        PROVER.get_or_init(|| Prover::new().unwrap_or_else(|error| give_up(&error)))
    }

    /// The crates of a lesson.
    fn externs(&self, lesson: &str) -> Result<(String, std::sync::Arc<Externs>)> {
        let externs = self
            .libraries
            .for_page(lesson)
            .map_err(|words| anyhow!("{words}"))?;
        Ok((externs.lesson.path().display().to_string(), externs))
    }

    /// Proves the snippet of the running test, unless that is remembered.
    fn prove(&self, run: bool, text: &str) -> (Result<(), String>, bool) {
        let test = running();
        let lesson = test.map_or(lesson::PLAIN, |test| test.lesson);
        let must_fail = test.is_some_and(|test| test.must_fail);
        let (package, externs) = self.externs(lesson).unwrap_or_else(|error| give_up(&error));
        let snippet = WatchedSnippet {
            run,
            text,
            must_fail,
            package,
        };
        let outcome = match test {
            // Of a failure skeptic says no more than that it was one: it may have been the
            // system's, and such a proof is made every time.
            None => watched::prove(&snippet),
            Some(_) if must_fail => watched::prove(&snippet),
            Some(test) => {
                let key =
                    key(&self.layout, &externs, &snippet).unwrap_or_else(|error| give_up(&error));
                let proof = || {
                    watched::prove(&snippet).map_err(|words| {
                        format!("{}: skeptic refuses this snippet:\n{words}", test.place)
                    })
                };
                self.memory.prove(test.place, &key, proof)
            }
        };
        (outcome, must_fail)
    }

    /// Counts a snippet, and says after the last one what was proved and remembered.
    fn count(&self) {
        if self.done.fetch_add(1, Ordering::Relaxed) + 1 == self.asked_for {
            say(&self.memory.summary());
        }
    }
}

/// Proves the snippet of one of skeptic's tests, and panics where it is refused or,
/// since skeptic's test waits for that, where it fails as it must.
fn test(run: bool, text: &str) {
    let prover = Prover::shared();
    let (outcome, must_fail) = prover.prove(run, text);
    prover.count();
    match (outcome, must_fail) {
        (Ok(()), false) => {}
        (Ok(()), true) => panic!("it fails, as it must"),
        (Err(words), false) => panic!("{words}"),
        // Without a panic the test fails.
        (Err(words), true) => println!("{words}"),
    }
}

/// The key of a snippet's proof.
fn key(layout: &Layout, externs: &Externs, snippet: &WatchedSnippet<'_>) -> Result<Fingerprint> {
    let mut key = Fingerprinter::new();
    ingredients::add_machine(&mut key)?;
    ingredients::add_sources(&mut key, layout, PROVER)?;
    ingredients::add_libraries(&mut key, externs)?;
    key.add("text", snippet.text)
        .add("it is run", [u8::from(snippet.run)])
        .add("it must fail", [u8::from(snippet.must_fail)]);
    Ok(key.finish())
}

/// A test of skeptic's.
#[derive(Clone, Copy)]
struct SkepticTest {
    /// The chapter and the line of its snippet.
    place: &'static str,
    /// The lesson whose crates the snippet is linked with.
    lesson: &'static str,
    /// True where the snippet must fail.
    must_fail: bool,
}

/// Finds the test that runs on this thread. libtest names a test's thread after the
/// test, which skeptic names after chapter, section and line.
fn running() -> Option<SkepticTest> {
    let thread = thread::current();
    let name = thread.name()?.rsplit("::").next()?;
    let (_, must_fail) = snippets::TESTS.iter().find(|(test, _)| *test == name)?;
    // The longer name wins where both `select` and `select_solution` fit.
    let (_, _, place, lesson) = PLACES
        .iter()
        .filter(|(start, end, ..)| name.starts_with(start) && name.ends_with(end))
        .max_by_key(|(start, ..)| start.len())?;
    Some(SkepticTest {
        place,
        lesson,
        must_fail: *must_fail,
    })
}

fn give_up(error: &anyhow::Error) -> ! {
    say(&format!("no snippet is proved: {error:#}"));
    process::exit(101)
}

/// Writes a line past libtest, which keeps what a test prints to itself.
fn say(line: &str) {
    // Write errors on stderr are ignored: the terminal is gone.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
