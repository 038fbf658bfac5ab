//! Running programs from a page: the answers, the permission to run, and proof that
//! no program keeps the next one from running.
//!
//! No test depends on how fast anything is. A test waits for an event, or for
//! a process to be gone; and where a limit is to be reached, the program would
//! reach it in the end on any computer, and the others are out of its reach.

mod cache;
#[path = "../common/mod.rs"]
mod common;
mod escapes;
mod limits;
mod output;
mod refusals;
mod tally;

use std::fs;
use std::process::ExitCode;

use common::{Book, Served, wait_until};

fn main() -> ExitCode {
    trials::remembering("reader_run", |_, memory| {
        Ok(trials::of!(
            memory,
            common::key,
            [
                cache::program_is_compiled_once_and_run_again,
                cache::program_asked_for_twice_is_compiled_once,
                cache::program_is_linked_with_its_lessons_crates,
                cache::compiler_is_quoted_with_colours_and_places,
                output::programs_use_tokio_on_any_flavor,
                output::output_comes_as_it_is_printed,
                output::programs_have_their_own_directory_and_environment,
                output::ends_are_reported_and_the_next_program_runs,
                limits::loops_and_output_without_end_are_ended,
                #[cfg(target_os = "linux")]
                limits::processor_time_is_limited,
                #[cfg(target_os = "linux")]
                limits::memory_is_limited,
                #[cfg(target_os = "linux")]
                limits::processes_and_threads_are_limited,
                limits::compiler_is_limited_too,
                limits::requests_by_the_hundred_take_turns,
                escapes::processes_that_escape_are_killed,
                escapes::hanging_up_ends_the_program,
                escapes::closing_the_reader_ends_the_programs,
                refusals::requests_without_the_key_are_refused,
                refusals::key_stays_good_for_later_readers,
                refusals::requests_with_faults_are_refused_with_a_reason,
                refusals::requests_that_are_too_long_are_refused,
                refusals::no_run_serves_the_book_alone,
                tally::tally_counts_outcomes,
                tally::tally_takes_equal_panics_for_one_outcome,
                tally::tally_ends_at_limits,
                tally::repeats_have_a_limit_together,
            ]
        ))
    })
}

const HELLO: &str = "fn main() { println!(\"hello\"); }\n";

/// Tests that the next program runs as if there had been none before.
fn says_hello(served: &Served) {
    let (stdout, stderr, end) = served.run(HELLO).outcome();
    assert_eq!((stdout.as_str(), stderr.as_str()), ("hello\n", ""), "{end}");
    assert_eq!(end["success"], true, "{end}");
}

/// Waits until no file of any run is left below `target/reader/runs`.
fn no_files_are_left(book: &Book) {
    wait_until("the files of the runs are gone", || {
        let all = book.path("target/reader/runs");
        let runs = fs::read_dir(all).into_iter().flatten().flatten();
        runs.filter(|entry| entry.path().is_dir())
            .all(|entry| fs::read_dir(entry.path()).is_ok_and(|mut runs| runs.next().is_none()))
    });
}

/// The processes that work below the directory of the runs and the programs.
#[cfg(target_os = "linux")]
fn at_work(book: &Book) -> usize {
    let below = book
        .path("target/reader")
        .canonicalize()
        .expect("a directory");
    fs::read_dir("/proc")
        .expect("processes")
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path().join("cwd")).ok())
        .filter(|cwd| cwd.starts_with(&below))
        .count()
}

/// A program that prints its number and its directory, and then does something.
fn telling(then: &str) -> String {
    format!(
        "use std::{{env, fs, io, process, thread, time}};
#[allow(unused_imports)] use io::{{Read, Write}};
#[allow(unused)] fn waits_for(file: &str) {{
    while !std::path::Path::new(file).exists() {{
        thread::sleep(time::Duration::from_millis(1));
    }}
}}
#[allow(unused, unconditional_recursion)]
fn main() {{
    println!(\"{{}}\", process::id());
    println!(\"{{}}\", env::current_dir().unwrap().display());
    {then}
}}
"
    )
}
