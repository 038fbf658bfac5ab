//! `against`, `fetch` and `renew`: another Tokio, without a network.

mod common;

use std::process::Output;

use common::{Book, errors};
use course::tool;

/// Runs `against` with these arguments; `None` where the other Tokio was never
/// downloaded and need not be.
fn against(book: &Book, args: &[&str]) -> Option<Output> {
    let run = book
        .reader(&[&["against"], args].concat())
        .output()
        .expect("a run");
    if errors(&run).contains("`cargo run -- fetch`") {
        assert!(
            !tool::ci_requires_tools(),
            "CI=true requires the other Tokios: {}",
            errors(&run)
        );
        tool::report_skipped(
            "running a program on another Tokio (`cargo run -- fetch` downloads it)",
        );
        return None;
    }
    Some(run)
}

fn printed(run: &Output) -> String {
    String::from_utf8_lossy(&run.stdout).into_owned()
}

const PROGRAM: &str = "code/lessons/no_order/examples/no_order.rs";

#[test]
fn against_runs_a_program_on_another_tokio() {
    let book = Book::new();
    book.save(
        PROGRAM,
        "#[tokio::main]\nasync fn main() {\n    let word = std::env::args().nth(1);\n    \
         println!(\"six tasks {word:?}\");\n    std::process::exit(7);\n}\n",
    );
    let Some(run) = against(&book, &["tokio@1.53", "no-order", "--", "tea"]) else {
        return;
    };
    assert_eq!(
        printed(&run),
        "six tasks Some(\"tea\")\n",
        "{}",
        errors(&run)
    );
    assert_eq!(run.status.code(), Some(7));
    let said = errors(&run);
    let line = "no_order ran on Tokio 1.53.3 (other-tokios/1.53), rustc 1.";
    assert!(said.contains(line), "{said}");

    let Some(run) = against(&book, &["tokio@1.53", "--beside", PROGRAM]) else {
        return;
    };
    let said = printed(&run);
    assert_eq!(said.matches("six tasks None\n").count(), 2, "{said}");
    assert!(said.contains("== on Tokio 1.53.3\n"), "{said}");
}

#[cfg(unix)]
#[test]
fn against_ends_its_program_on_an_interrupt() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    let book = Book::new();
    book.save(
        PROGRAM,
        "fn main() {\n    println!(\"{}\", std::process::id());\n    loop {\n        \
         std::thread::park();\n    }\n}\n",
    );
    let mut command = book.reader(&["against", "tokio@1.53", PROGRAM]);
    let mut reader = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a run");
    let stdout = reader.stdout.take().expect("piped");
    let mut program = String::new();
    BufReader::new(stdout)
        .read_line(&mut program)
        .expect("a line");
    if program.is_empty() {
        // Without the other Tokio nothing runs, which the first test reports.
        assert!(!tool::ci_requires_tools());
        reader.wait().expect("it ends");
        return;
    }
    let signal = |name: &str, pid: &str| {
        std::process::Command::new("kill")
            .args([name, pid.trim()])
            .output()
            .expect("kill is there")
            .status
            .success()
    };
    assert!(signal("-INT", &reader.id().to_string()));
    let ended = reader.wait().expect("it ends");
    assert_eq!(ended.code(), Some(1));
    assert!(!signal("-0", &program), "{program} goes on");
}

#[test]
fn against_refuses_newer_functions_with_a_reason() {
    let book = Book::new();
    book.save(
        PROGRAM,
        "fn main() {\n    println!(\"{:?}\", tokio::runtime::worker_index());\n}\n",
    );
    let Some(run) = against(&book, &["tokio@1.53", PROGRAM]) else {
        return;
    };
    let said = errors(&run);
    assert_eq!(run.status.code(), Some(1), "{said}");
    for words in [
        "cannot find function `worker_index`",
        "help: where the compiler finds a name missing, it may be newer than Tokio 1.53.3",
    ] {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn against_refuses_unknown_names_before_a_build() {
    let book = Book::new();
    for (args, words) in [
        (["tokio@1.5", "no_order"], "There are 1.51, 1.52.3, 1.53."),
        (["tokio@1.54.1", "no_order"], "the course is locked to"),
        (["1.53", "no_order"], "did you mean `tokio@1.53`?"),
        (["tokio@1.53", "no_ordr"], "did you mean `no_order`?"),
        (
            ["tokio@1.53", "nowhere/tea.rs"],
            "there is no file nowhere/tea.rs",
        ),
    ] {
        // If cargo ran, it would fail in another way.
        let run = book
            .reader(&[&["against"], &args[..]].concat())
            .env("CARGO", "/nowhere")
            .output()
            .expect("a run");
        let said = errors(&run);
        assert_eq!(run.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains(words) && said.contains("help: "), "{said}");
    }
}

#[test]
fn fetch_is_named_where_crates_are_missing() {
    let book = Book::new();
    let empty = book.path("cargo");
    for (args, words) in [
        (
            &["fetch"][..],
            "help: run `cargo run -- fetch` again where there is a network",
        ),
        (
            &["against", "tokio@1.53", "no_order"],
            "`cargo run -- fetch` does that, with a network",
        ),
    ] {
        let run = book
            .reader(args)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_HOME", &empty)
            .output()
            .expect("a run");
        let said = errors(&run);
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(said.contains("no matching package named"), "{said}");
    }
}

/// A script with Cargo's message on the test that it built, as far as `renew` reads it.
#[cfg(unix)]
fn artifact_message(book: &Book) -> String {
    format!(
        "cat <<END\n{{\"reason\":\"compiler-artifact\",\"package_id\":\"x 0.1.0 (path+file:///x)\",\
         \"manifest_path\":\"/x/Cargo.toml\",\"target\":{{\"kind\":[\"test\"],\"crate_types\":[\"bin\"],\
         \"name\":\"$5\",\"src_path\":\"/x.rs\",\"edition\":\"2024\",\"doctest\":false,\"test\":true,\
         \"doc\":false}},\"profile\":{{\"opt_level\":\"0\",\"debuginfo\":0,\"debug_assertions\":true,\
         \"overflow_checks\":true,\"test\":true}},\"features\":[],\"filenames\":[],\
         \"executable\":\"{}/proofs/$5\",\"fresh\":true}}\nEND\n",
        book.root().display()
    )
}

/// Shells stand in cargo's and the proofs' place.
#[cfg(unix)]
#[test]
fn renew_reports_a_new_tokio_by_page() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let book = Book::new();
    let lock = |version: &str| format!("[[package]]\nname = \"tokio\"\nversion = \"{version}\"\n");
    book.save("Cargo.lock", &lock("1.54.1"));
    book.add(
        "book/src/tasks/no_order.md",
        "So does Tokio 1.54.1. <!-- bound: tokio 1.54.1 -->",
    );
    book.save("update", "sed -i.old 's/1.54.1/1.55.0/' Cargo.lock\n");
    let proof = |name: &str, lines: &str| {
        let path = format!("proofs/{name}");
        book.save(&path, &format!("#!/bin/sh\ncat <<'END'\n{lines}\nEND\n"));
        let file = book.path(&path);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("executable");
    };
    let fine = r#"{ "type": "suite", "event": "ok" }"#;
    for name in ["compiler", "exercises", "rustdoc", "pictures"] {
        proof(name, fine);
    }
    proof(
        "programs",
        r#"for a person
{ "type": "test", "name": "no_order::tea", "event": "ok" }
{ "type": "test", "name": "no_order::no_order", "event": "failed", "stdout": "Error: \"seven tasks\"\n" }
{ "type": "suite", "event": "failed" }"#,
    );
    book.save("test", &artifact_message(&book));
    let renew = || {
        book.reader(&["renew", "--report", "report.md"])
            .env("CARGO", "sh")
            .env("CARGO_TARGET_DIR", book.path("target"))
            .output()
            .expect("a run")
    };
    let run = renew();
    assert_eq!(
        run.status.code(),
        Some(3),
        "{}{}",
        printed(&run),
        errors(&run)
    );
    let report = book.read("report.md");
    for words in [
        "It was proved with tokio 1.54.1. With 1.55.0, 1 proofs hold and 1 fail",
        "## No order (book/src/tasks/no_order.md)\n\n- program `no_order`\n",
        "seven tasks",
        "of tokio 1.54.1: So does Tokio 1.54.1.",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
    assert_eq!(book.read("Cargo.lock"), lock("1.54.1"));

    book.save("update", "");
    let run = renew();
    assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
    assert!(book.read("report.md").contains("nothing to prove"));
}
