//! Repeated runs, and the count of their outcomes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::{Book, REPEAT, Served, refusal, text};
use crate::{HELLO, no_files_are_left, says_hello};

/// A program that counts its runs in the file `count`, and then does something with the
/// number `run`.
fn counting(count: &Path, then: &str) -> String {
    format!(
        "use std::{{fs, io::Write}};
fn main() {{
    let mut file = fs::File::options().append(true).create(true).open({count:?}).unwrap();
    file.write_all(b\".\").unwrap();
    let run = fs::read({count:?}).unwrap().len();
    fs::write(\"left behind\", \"\").unwrap();
    {then}
}}
"
    )
}

/// Runs such a program many times, and returns the last tally and the end.
fn repeat(book: &Book, served: &Served, then: &str, times: u32) -> (Value, Value) {
    let count = book.path("count");
    let _ = fs::remove_file(&count);
    let asked = json!({ "code": counting(&count, then), "times": times });
    let events = served.ask(REPEAT, &asked).rest();
    let tallies: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "tally")
        .cloned()
        .collect();
    let done: Vec<_> = tallies.iter().map(|tally| tally["done"].as_u64()).collect();
    assert!(done.is_sorted(), "{done:?}");
    let end = events.last().expect("an event").clone();
    assert_eq!(end["event"], "ended", "{end}");
    (tallies.last().expect("a tally").clone(), end)
}

/// Tests that the end has a message that begins with `words`.
fn assert_message(end: &Value, words: &str) {
    let message = end["says"].as_str().unwrap_or_default();
    assert!(message.starts_with(words), "{end}");
}

pub(crate) fn tally_counts_outcomes() {
    let book = Book::new();
    let served = book.serve();
    let (tally, end) = repeat(
        &book,
        &served,
        "println!(\"{}\", if run % 3 == 0 { \"third\" } else { \"other\" });",
        30,
    );
    assert_eq!(
        tally["outcomes"],
        json!([
            { "text": "other\n", "label": "other", "times": 20, "success": true, "says": "exit status: 0" },
            { "text": "third\n", "label": "third", "times": 10, "success": true, "says": "exit status: 0" },
        ])
    );
    assert_eq!(
        (&tally["done"], &tally["of"], &tally["others"]),
        (&json!(30), &json!(30), &json!(0))
    );
    assert_eq!(end["success"], true, "{end}");

    no_files_are_left(&book);
}

pub(crate) fn tally_takes_equal_panics_for_one_outcome() {
    let book = Book::new();
    let served = book.serve();
    // Each has a thread of another number.
    let (tally, end) = repeat(
        &book,
        &served,
        "println!(\"before\"); assert!(run % 2 == 0, \"odd\");",
        10,
    );
    let outcomes = tally["outcomes"].as_array().expect("a list");
    assert_eq!(outcomes.len(), 2, "{tally}");
    assert_eq!(end["success"], false, "{end}");
    assert_message(&end, "5 of 10 runs");
    let failed = outcomes
        .iter()
        .find(|one| one["success"] == false)
        .expect("a failure");
    assert!(
        text(failed).starts_with("before\n\nthread 'main' panicked at program.rs"),
        "{failed}"
    );
}

pub(crate) fn tally_ends_at_limits() {
    let book = Book::new();
    let served = book.serve();
    // Too many to tell apart.
    let (tally, _) = repeat(&book, &served, "println!(\"{run}\");", 60);
    assert_eq!(tally["outcomes"].as_array().map(Vec::len), Some(50));
    assert_eq!(tally["others"], 10);

    // One that reaches a limit is the last.
    let (tally, end) = repeat(
        &book,
        &served,
        "if run == 3 { loop { println!(\"more\"); } }",
        10,
    );
    assert_eq!(tally["done"], 3, "{tally}");
    assert_eq!(end["limit"], "output", "{end}");
    assert_message(&end, "In run 3 of 10: ");

    for times in [0, 1001] {
        let asked = json!({ "code": HELLO, "times": times }).to_string();
        let answer = served.post(REPEAT, &served.key_header(), asked.as_bytes());
        assert!(refusal(&answer, "422").contains("1 to 1000"));
    }
    says_hello(&served);
    no_files_are_left(&book);
}

pub(crate) fn repeats_have_a_limit_together() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "repeats=0"]);
    let asked = json!({ "code": HELLO, "times": 1000 });
    let (_, _, end) = served.ask(REPEAT, &asked).outcome();
    assert_eq!(end["limit"], "time", "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|message| message.contains("after 1 of 1000 runs")),
        "{end}"
    );
}
