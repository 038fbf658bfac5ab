//! Processes that would outlive their run, and that are ended all the same.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::common::{Book, REPEAT, Run, wait_until, wait_until_gone};
use crate::{at_work, no_files_are_left, says_hello, telling};

pub(crate) fn processes_that_escape_are_killed() {
    let book = Book::new();
    let served = book.serve();
    for how in [
        // A process in the background of its group.
        "sh -c 'echo $$; exec sleep 1000' &",
        // A process in a session of its own.
        "setsid sh -c 'echo $$; exec sleep 1000' &",
        // One without its parent, too.
        "setsid sh -c 'setsid sh -c \"echo \\$\\$; exec sleep 1000\" & sleep 0.01; exit 0' & wait",
        // One that has closed its streams.
        "(setsid sh -c 'echo $$ > id; exec >&- 2>&-; exec sleep 1000' &); \
         while ! [ -s id ]; do :; done; cat id",
    ] {
        let body = format!(
            "print!(\"\"); let mut child = process::Command::new(\"sh\").args([\"-c\", {how:?}]).spawn().unwrap(); child.wait().unwrap(); waits_for(\"go\");"
        );
        let mut run = served.run(&telling(&body));
        run.output();
        let place = run.output().trim_end().to_owned();
        let id = run.output();
        fs::write(Path::new(&place).join("go"), "").expect("a file");
        let (_, _, end) = run.outcome();
        assert_eq!(end["success"], true, "{how}: {end}");
        wait_until_gone(id.trim());
        says_hello(&served);
    }
    no_files_are_left(&book);
}

pub(crate) fn hanging_up_ends_the_program() {
    let book = Book::new();
    let served = book.serve();
    // While it says nothing, while it says much, and with a child elsewhere.
    for body in [
        "loop { thread::park(); }",
        "loop { println!(\"on\"); thread::sleep(time::Duration::from_millis(1)); }",
        "process::Command::new(\"setsid\").args([\"sleep\", \"1000\"]).spawn().unwrap(); loop { thread::park(); }",
    ] {
        let mut run = served.run(&telling(body));
        let id = run.output();
        run.output();
        drop(run);
        wait_until_gone(id.trim());
        no_files_are_left(&book);
        wait_until("nothing is at work", || at_work(&book) == 0);
        says_hello(&served);
    }
    // While it is compiled.
    let endless = "#![allow(long_running_const_eval)]\nconst NEVER: u8 = loop {};\nfn main() { println!(\"{NEVER}\"); }\n";
    let mut run = served.run(endless);
    run.wait_for("compiling");
    wait_until("the compiler is at work", || at_work(&book) > 0);
    drop(run);
    wait_until("nothing is at work", || at_work(&book) == 0);
    // While it is repeated.
    let asked = json!({ "code": telling("thread::sleep(time::Duration::from_millis(100));"), "times": 1000 });
    let mut run = served.ask(REPEAT, &asked);
    run.wait_for("tally");
    drop(run);
    wait_until("nothing is at work", || at_work(&book) == 0);
    says_hello(&served);
    no_files_are_left(&book);
}

pub(crate) fn closing_the_reader_ends_the_programs() {
    for signal in ["INT", "TERM"] {
        let book = Book::new();
        let served = book.serve();
        let mut run = served.run(&telling(
            "process::Command::new(\"setsid\").args([\"sleep\", \"1000\"]).spawn().unwrap(); loop { thread::park(); }",
        ));
        let id = run.output();
        run.output();
        // Some more wait for a permit.
        let waiting: Vec<Run> = (0..20)
            .map(|_| served.run(&telling("loop { thread::park(); }")))
            .collect();
        served.signal(signal);
        let (status, seen) = served.ended();
        assert_eq!(status.code(), Some(0), "{signal}: {seen:?}");
        assert_eq!(seen.last().map(String::as_str), Some("The book is closed."));
        wait_until_gone(id.trim());
        assert_eq!(at_work(&book), 0);
        let left = fs::read_dir(book.path("target/reader/runs")).expect("a directory");
        assert_eq!(left.count(), 0);
        drop(waiting);
    }
}
