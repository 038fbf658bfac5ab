//! Repeated runs, and the count of their outcomes.

use std::fs;

use serde_json::json;

use crate::common::{Book, REPEAT, refusal, text};
use crate::{HELLO, no_files_are_left, says_hello};

#[test]
fn outcomes_are_counted() {
    let book = Book::new();
    let served = book.serve();
    let count = book.path("count");
    // Each run knows which it is.
    let program = |then: &str| {
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
    };
    let repeat = |then: &str, times: u32| {
        let _ = fs::remove_file(&count);
        let asked = json!({ "code": program(then), "times": times });
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
    };
    let (tally, end) = repeat(
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

    // A panic is one outcome, although each has a thread of another number.
    let (tally, end) = repeat("println!(\"before\"); assert!(run % 2 == 0, \"odd\");", 10);
    let outcomes = tally["outcomes"].as_array().expect("a list");
    assert_eq!(outcomes.len(), 2, "{tally}");
    assert_eq!(end["success"], false, "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.starts_with("5 of 10 runs")),
        "{end}"
    );
    let failed = outcomes
        .iter()
        .find(|one| one["success"] == false)
        .expect("a failure");
    assert!(
        text(failed).starts_with("before\n\nthread 'main' panicked at program.rs"),
        "{failed}"
    );

    // Too many to tell apart.
    let (tally, _) = repeat("println!(\"{run}\");", 60);
    assert_eq!(tally["outcomes"].as_array().map(Vec::len), Some(50));
    assert_eq!(tally["others"], 10);

    // One that reaches a limit is the last.
    let (tally, end) = repeat("if run == 3 { loop { println!(\"more\"); } }", 10);
    assert_eq!(tally["done"], 3, "{tally}");
    assert_eq!(end["limit"], "output", "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.starts_with("In run 3 of 10: ")),
        "{end}"
    );

    for times in [0, 1001] {
        let asked = json!({ "code": HELLO, "times": times }).to_string();
        let answer = served.post(REPEAT, &served.key_header(), asked.as_bytes());
        assert!(refusal(&answer, "422").contains("1 to 1000"));
    }
    says_hello(&served);
    no_files_are_left(&book);
}

#[test]
fn repeats_have_a_limit_together() {
    let book = Book::new();
    let served = book.serve_with(&["--port", "0", "--limit", "repeats=0"]);
    let asked = json!({ "code": HELLO, "times": 1000 });
    let (_, _, end) = served.ask(REPEAT, &asked).outcome();
    assert_eq!(end["limit"], "time", "{end}");
    assert!(
        end["says"]
            .as_str()
            .is_some_and(|says| says.contains("after 1 of 1000 runs")),
        "{end}"
    );
}
