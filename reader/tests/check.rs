//! Checking an attempt at an exercise from a page: the events, the record, the
//! permission, and proof that no attempt keeps the next one from being checked.

mod common;

use std::process::ExitCode;

use common::{Book, Run, Served, refusal};
use serde_json::{Value, json};

fn main() -> ExitCode {
    trials::remembering("reader_check", |_, memory| {
        Ok(trials::of!(
            memory,
            common::key,
            [
                right_attempt_is_recorded_as_solved,
                progress_shows_records_of_the_terminal,
                failed_test_says_why_and_where,
                compiler_errors_name_places_of_the_attempt,
                hanging_test_is_killed_and_ends_the_check,
                attempt_is_held_to_the_run_limits,
                hanging_up_ends_the_test,
                checks_at_once_do_not_disturb_each_other,
                corrupt_record_is_kept_aside_and_reported,
                check_refuses_bad_requests_with_a_reason,
                no_run_checks_nothing,
            ]
        ))
    })
}

const CHECK: &str = "/__reader/check";
const PROGRESS: &str = "/__reader/progress";

/// Two tests, which are not in the order of the alphabet.
const TESTS: &str = "use super::number;
#[tokio::test(start_paused = true)]
async fn one_comes_first() { assert_eq!(number(1).await, 1, \"one is one\"); }
#[test]
fn and_then_two() { assert_eq!(super::TWO, 2, \"two is two\"); }
";

const RIGHT: &str = "const TWO: u32 = 2;
async fn number(n: u32) -> u32 {
    n
}
";

/// A book with two exercises.
fn book() -> Book {
    let book = Book::new();
    for name in ["no_order", "numbers"] {
        book.save(
            &format!("code/lessons/{name}/exercise/starter.rs"),
            "// begin\n",
        );
        book.save(&format!("code/lessons/{name}/exercise/tests.rs"), TESTS);
        book.save(&format!("code/lessons/{name}/exercise/hint.md"), "Count.\n");
    }
    book
}

fn check(served: &Served, code: &str) -> Run {
    served.ask(CHECK, &json!({ "exercise": "numbers", "code": code }))
}

/// The solved exercises, as the page reads them.
fn solved(served: &Served) -> Value {
    progress(served)["solved"].clone()
}

fn progress(served: &Served) -> Value {
    let answer = served.post(PROGRESS, &served.key_header(), b"");
    assert!(answer.contains(" 200 "), "{answer}");
    let body = answer.split("\r\n\r\n").nth(1).expect("a body");
    serde_json::from_str(body).expect("JSON")
}

/// The name and the verdict of each test, and the last event.
fn verdicts(events: &[Value]) -> (Vec<(&str, &str)>, &Value) {
    let tests = events
        .iter()
        .filter(|event| event["event"] == "test")
        .map(|event| {
            (
                event["name"].as_str().expect("a name"),
                event["verdict"].as_str().expect("a verdict"),
            )
        })
        .collect();
    (tests, events.last().expect("an event"))
}

fn right_attempt_is_recorded_as_solved() {
    let book = book();
    let served = book.serve();
    assert_eq!(progress(&served), json!({ "solved": [], "says": null }));
    assert!(!book.path("my").exists(), "to ask leaves nothing");
    let events = check(&served, RIGHT).rest();
    let kinds: Vec<_> = events.iter().map(|event| &event["event"]).collect();
    assert_eq!(
        kinds,
        ["compiling", "compiled", "tests", "test", "test", "checked"]
    );
    assert_eq!(
        events[2]["names"],
        json!(["one_comes_first", "and_then_two"])
    );
    let (tests, last) = verdicts(&events);
    assert_eq!(
        tests,
        [("one_comes_first", "passed"), ("and_then_two", "passed")]
    );
    assert_eq!(last["solved"], true, "{last}");
    assert_eq!(last["says"], "Solved: 2 of 2 tests passed");

    assert_eq!(solved(&served), json!(["numbers"]));
    // The terminal has the same record.
    let listed = book.run(&["exercises"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("done  numbers"), "{listed}");
    // The text typed in the page is the page's own.
    assert!(!book.path("my/numbers.rs").exists());
    // A worse attempt later takes nothing away.
    check(&served, "fn x() {}").rest();
    assert_eq!(solved(&served), json!(["numbers"]));
}

fn progress_shows_records_of_the_terminal() {
    let book = book();
    book.save("my/no_order.rs", RIGHT);
    let checked = book.run(&["exercise", "no-order", "--once"]);
    assert!(
        checked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        common::errors(&checked)
    );
    assert_eq!(solved(&book.serve()), json!(["no_order"]));
}

fn failed_test_says_why_and_where() {
    let book = book();
    let served = book.serve();
    let wrong = RIGHT.replace("    n\n", "    println!(\"heard {n}\");\n    n + 1\n");
    let events = check(&served, &wrong).rest();
    let (tests, last) = verdicts(&events);
    assert_eq!(
        tests,
        [("one_comes_first", "failed"), ("and_then_two", "passed")]
    );
    let test = &events[3];
    assert_eq!(test["message"], "one is one\n  left: 2\n right: 1");
    assert_eq!(test["place"], "code/lessons/numbers/exercise/tests.rs:3:30");
    assert_eq!(test["printed"], "heard 1\n");
    assert_eq!(last["solved"], false, "{last}");
    assert_eq!(last["says"], "Not solved yet: 1 of 2 tests passed");
    assert_eq!(solved(&served), json!([]));

    // A panic of the attempt itself lies in what was sent.
    let undone = RIGHT.replace("    n\n", "    todo!(\"count {n}\")\n");
    let events = check(&served, &undone).rest();
    assert_eq!(events[3]["message"], "not yet implemented: count 1");
    assert_eq!(events[3]["place"], "program.rs:3:5");
}

fn compiler_errors_name_places_of_the_attempt() {
    let book = book();
    let served = book.serve();
    let wrong = RIGHT.replace("    n\n", "    \"n\"\n");
    let events = check(&served, &wrong).rest();
    let last = events.last().expect("an event");
    assert_eq!(last["event"], "failed_to_compile", "{events:#?}");
    let one = &last["diagnostics"][0];
    assert_eq!(
        (&one["code"], &one["line"], &one["column"]),
        (&json!("E0308"), &json!(3), &json!(5)),
        "{one}"
    );
    let rendered = one["rendered"].as_str().expect("a text");
    assert!(rendered.contains("program.rs:3:5"), "{rendered}");
    assert!(rendered.contains("\u{1b}["), "{rendered}");
    // A line of the tests is none of the attempt.
    let events = check(&served, "const TWO: u32 = 2;\n").rest();
    let one = &events.last().expect("an event")["diagnostics"][0];
    assert_eq!(
        (&one["code"], &one["line"]),
        (&json!("E0432"), &Value::Null)
    );
    let rendered = one["rendered"].as_str().expect("a text");
    assert!(
        rendered.contains("code/lessons/numbers/exercise/tests.rs:1:"),
        "{rendered}"
    );
    // No directory of this machine is named.
    let root = book.root().display().to_string();
    assert!(!rendered.contains(&root), "{rendered}");
    // Text that is no program is the compiler's affair.
    for code in ["", "\0", "}"] {
        let events = check(&served, code).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{code:?}");
    }
}

fn hanging_test_is_killed_and_ends_the_check() {
    let book = book();
    let served = book.serve_with(&["--port", "0", "--limit", "time=1"]);
    let endless = RIGHT.replace("    n\n", "    loop { std::thread::yield_now() }\n");
    let events = check(&served, &endless).rest();
    let (tests, last) = verdicts(&events);
    assert_eq!(tests, [("one_comes_first", "hung")]);
    let message = events[3]["message"].as_str().expect("a text");
    assert!(
        message.starts_with("It was still running after 1 s and was killed"),
        "{message}"
    );
    assert_eq!(
        last["says"],
        "Not solved yet: 0 of 2 tests passed, 1 not run"
    );
}

fn attempt_is_held_to_the_run_limits() {
    let book = book();
    let served = book.serve_with(&["--port", "0", "--limit", "memory=64"]);
    let greedy = RIGHT.replace(
        "    n\n",
        "    let mut all = Vec::new(); loop { all.push(vec![n; 1 << 20]); }\n",
    );
    let events = check(&served, &greedy).rest();
    let (tests, _) = verdicts(&events);
    assert_eq!(tests[0], ("one_comes_first", "broke"));
    let message = events[3]["message"].as_str().expect("a text");
    assert!(message.contains("memory"), "{message}");
}

/// A page that hangs up has the test killed, its files removed, and its permit given
/// back.
#[cfg(target_os = "linux")]
fn hanging_up_ends_the_test() {
    use common::wait_until;
    use std::fs;

    let book = book();
    let served = book.serve();
    let note = book.path("process");
    let endless = RIGHT.replace(
        "    n\n",
        &format!(
            "    std::fs::write({note:?}, std::process::id().to_string()).unwrap();\n    loop {{ std::thread::park() }}\n"
        ),
    );
    let checking = check(&served, &endless);
    let process = || fs::read_to_string(&note).unwrap_or_default();
    wait_until("the test runs", || !process().is_empty());
    drop(checking);
    common::wait_until_gone(&process());
    wait_until("its files are gone", || {
        fs::read_dir(book.path("target/reader/runs"))
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .all(|entry| fs::read_dir(entry.path()).is_ok_and(|mut runs| runs.next().is_none()))
    });
    let events = check(&served, RIGHT).rest();
    assert_eq!(verdicts(&events).1["solved"], true);
}

fn checks_at_once_do_not_disturb_each_other() {
    let book = book();
    let served = book.serve();
    // All are asked before any is heard.
    let checks: Vec<Run> = ["numbers", "no_order", "numbers", "no_order"]
        .map(|exercise| served.ask(CHECK, &json!({ "exercise": exercise, "code": RIGHT })))
        .into();
    for check in checks {
        let events = check.rest();
        assert_eq!(verdicts(&events).1["solved"], true, "{events:#?}");
    }
    assert_eq!(solved(&served), json!(["no_order", "numbers"]));
}

fn corrupt_record_is_kept_aside_and_reported() {
    let book = book();
    book.save("my/progress.json", "{\"exer");
    let mut served = book.serve();
    let heard = progress(&served);
    assert_eq!(heard["solved"], json!([]));
    let message = heard["says"].as_str().expect("a word of it");
    assert!(message.contains("my/progress.damaged.1.json"), "{message}");
    served.line_with("my/progress.damaged.1.json");
    assert_eq!(book.read("my/progress.damaged.1.json"), "{\"exer");
    assert_eq!(progress(&served)["says"], Value::Null);

    book.save("my/progress.json", "[]");
    let events = check(&served, RIGHT).rest();
    let message = verdicts(&events).1["says"].as_str().expect("a sentence");
    assert!(
        message.starts_with("Solved: 2 of 2 tests passed. But"),
        "{message}"
    );
    assert!(message.contains("my/progress.damaged.2.json"), "{message}");
    assert_eq!(solved(&served), json!(["numbers"]));
}

fn check_refuses_bad_requests_with_a_reason() {
    let book = book();
    let served = book.serve();
    let post = |body: &str| served.post(CHECK, &served.key_header(), body.as_bytes());
    let asked = |name: &str, code: &str| json!({ "exercise": name, "code": code }).to_string();
    let near = refusal(&post(&asked("no-ordre", RIGHT)), "404");
    assert_eq!(
        near,
        "no exercise is called `no-ordre`; did you mean `no-order`?"
    );
    for name in ["", "zzz", "../tests/zzz", "numbers\0"] {
        let said = refusal(&post(&asked(name, RIGHT)), "404");
        assert!(said.contains("no exercise is called"), "{name}: {said}");
    }
    for body in ["", "[]", "{\"exercise\": \"numbers\"}", "{\"code\": \"\"}"] {
        let said = refusal(&post(body), "400");
        assert!(said.contains("cannot be read"), "{said}");
    }
    let long = asked("numbers", &"// long\n".repeat(10_000));
    let said = refusal(&post(&long), "413");
    assert!(said.contains("64 kB") && said.contains("`my/`"), "{said}");

    for path in [CHECK, PROGRESS] {
        let body = asked("numbers", RIGHT);
        let answer = served.post(path, "", body.as_bytes());
        assert!(refusal(&answer, "403").contains("terminal"));
        for headers in ["Origin: http://example.com\r\n", "Origin: null\r\n"] {
            let headers = format!("{}{headers}", served.key_header());
            let answer = served.post(path, &headers, body.as_bytes());
            assert!(answer.contains(" 403 "), "{answer}");
        }
        let got = served.raw(&format!(
            "GET {path} HTTP/1.0\r\nHost: {}\r\n{}\r\n",
            served.address,
            served.key_header()
        ));
        refusal(&got, "405");
    }
    assert!(!book.path("my").exists());
}

fn no_run_checks_nothing() {
    let book = book();
    let key = book.serve().key_header();
    let served = book.serve_with(&["--port", "0", "--no-run"]);
    let body = json!({ "exercise": "numbers", "code": RIGHT }).to_string();
    for path in [CHECK, PROGRESS] {
        let answer = served.post(path, &key, body.as_bytes());
        assert!(refusal(&answer, "404").contains("--no-run"));
    }
}
