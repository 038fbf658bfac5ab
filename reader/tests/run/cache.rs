//! Compiled programs: compiled once, cached, linked with the right crates.

use serde_json::{Value, json};

use crate::common::{Book, RUN, Run};
use crate::{HELLO, no_files_are_left, says_hello};

pub(crate) fn program_is_compiled_once_and_run_again() {
    let book = Book::new();
    let served = book.serve();
    let kinds = |events: &[Value]| -> Vec<String> {
        let kind = |event: &Value| event["event"].as_str().expect("a name").to_owned();
        events.iter().map(kind).collect()
    };
    let first = served.run(HELLO).rest();
    assert_eq!(
        kinds(&first),
        ["compiling", "compiled", "started", "output", "ended"]
    );
    assert_eq!(first[1]["fresh"], true);
    assert_eq!(first[1]["diagnostics"], json!([]));
    assert!(first[1]["ms"].as_f64().is_some_and(|ms| ms > 0.0));
    assert_eq!(first[3]["stream"], "stdout");
    assert_eq!(first[3]["text"], "hello\n");
    assert!(first[3]["ms"].as_f64() <= first[4]["ms"].as_f64());
    let end = &first[4];
    assert_eq!(end["success"], true);
    assert_eq!(end["code"], 0);
    assert_eq!(end["signal"], Value::Null);
    assert_eq!(end["limit"], Value::Null);
    assert_eq!(end["says"], "exit status: 0");

    let again = served.run(HELLO).rest();
    assert_eq!(kinds(&again), ["compiled", "started", "output", "ended"]);
    assert_eq!(again[0]["fresh"], false);

    let edited = served.run(&HELLO.replace("hello", "good day")).rest();
    assert_eq!(edited[1]["fresh"], true);
    assert_eq!(edited[3]["text"], "good day\n");
    // Another edition may make another program of it.
    let older = json!({ "code": HELLO, "edition": "2018" });
    assert_eq!(served.ask(RUN, &older).rest()[1]["fresh"], true);
    no_files_are_left(&book);

    // The next reader finds it in the cache, too.
    drop(served);
    let compiled = book.serve().run(HELLO).wait_for("compiled");
    assert_eq!(compiled["fresh"], false);
}

pub(crate) fn program_asked_for_twice_is_compiled_once() {
    let book = Book::new();
    let served = book.serve();
    let runs: Vec<Run> = (0..8).map(|_| served.run(HELLO)).collect();
    let fresh = runs
        .into_iter()
        .map(|mut run| run.wait_for("compiled"))
        .filter(|compiled| compiled["fresh"] == true)
        .count();
    assert_eq!(fresh, 1);
}

/// A page has the crates of its lesson, and no other page has them.
pub(crate) fn program_is_linked_with_its_lessons_crates() {
    let book = Book::new();
    let served = book.serve();
    let compile = |page: &str, use_it: &str| {
        let code = format!("{use_it}\nfn main() {{ println!(\"linked\"); }}\n");
        served
            .ask(RUN, &json!({ "code": code, "page": page }))
            .rest()
    };
    let channel = "#[allow(unused_imports)] use async_channel::bounded;";
    let law = "#[allow(unused_imports)] use lesson_amdahl::speedup;";
    for (page, use_it, linked) in [
        ("channels", channel, true),
        ("channels_solution", channel, true),
        ("no_order", channel, false),
        ("amdahl", law, true),
        ("no_order", law, false),
        (
            "no_such_page",
            "#[allow(unused_imports)] use tokio::spawn;",
            true,
        ),
        ("../lessons/amdahl", law, false),
    ] {
        let events = compile(page, use_it);
        let compiled = events.iter().any(|event| event["event"] == "compiled");
        assert_eq!(compiled, linked, "{page}: {use_it}: {events:#?}");
    }
}

pub(crate) fn compiler_is_quoted_with_colours_and_places() {
    const WRONG: &str = "fn main() {
    let text = String::from(\"moved\");
    let unused = 1;
    drop(text);
    println!(\"{text}\");
}
";
    let book = Book::new();
    let served = book.serve();
    for round in ["compiled", "known"] {
        let events = served.run(WRONG).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{events:#?}");
        assert_eq!(events.len() == 2, round == "compiled", "{events:#?}");
        let all = last["diagnostics"].as_array().expect("a list");
        let error = all
            .iter()
            .find(|one| one["code"] == "E0382")
            .unwrap_or_else(|| panic!("{last:#}"));
        assert_eq!(error["level"], "error");
        assert_eq!((&error["line"], &error["column"]), (&json!(5), &json!(16)));
        assert_eq!(error["message"], "borrow of moved value: `text`");
        let rendered = error["rendered"].as_str().expect("a text");
        assert!(rendered.contains("\u{1b}["), "{rendered}");
        assert!(rendered.contains("program.rs:5:16"), "{rendered}");
        assert!(
            !rendered.contains(&book.root().display().to_string()),
            "{rendered}"
        );
        assert!(!last.to_string().contains("aborting due to"), "{last}");
    }

    // Warnings come with the program, also when it is cached.
    let warned = "fn main() {\n    let unused = 1;\n}\n";
    for round in [1, 0] {
        let compiled = &served.run(warned).rest()[round];
        let warning = &compiled["diagnostics"][0];
        assert_eq!(warning["level"], "warning", "{compiled}");
        assert_eq!(warning["code"], "unused_variables");
        assert_eq!(warning["line"], 2);
    }

    // An error inside a macro of another crate is placed where the macro is called,
    // and no path of this computer is shown.
    for (body, line) in [
        ("tokio::join!(1);", 3),
        (
            "let rc = std::rc::Rc::new(1);\ntokio::spawn(async move { drop(rc) });",
            4,
        ),
    ] {
        let program = format!("#[tokio::main]\nasync fn main() {{\n{body}\n}}\n");
        let events = served.run(&program).rest();
        let last = events.last().expect("an event");
        assert_eq!(last["event"], "failed_to_compile", "{last}");
        let error = &last["diagnostics"][0];
        assert_eq!(error["level"], "error", "{last:#}");
        assert_eq!(error["line"], line, "{last:#}");
        let words = last.to_string();
        assert!(words.contains("$CARGO/tokio-"), "{words}");
        for home in ["/registry/src", "/rustlib/src", "/target/reader"] {
            assert!(!words.contains(home), "{home} in {words}");
        }
    }
    says_hello(&served);
}
