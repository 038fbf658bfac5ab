//! `build` and `test`, and what they say of bad input.

mod common;

use std::fs;
use std::path::Path;

use common::{Book, errors};

const LESSON: &str = "book/src/tasks/no_order.md";

/// Everything in the sources, to see that none of it was touched.
fn sources(book: &Book) -> Vec<(String, String)> {
    fn collect(dir: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    let mut found = Vec::new();
    collect(&book.path("book"), &mut found);
    collect(&book.path("code"), &mut found);
    found.sort();
    found
}

#[test]
fn the_book_is_written_where_asked_again_and_again() {
    let book = Book::new();
    for args in [
        &["build"][..],
        &["build", "--dest", "out/site"],
        &["build", "--dest", "out/site"],
    ] {
        let run = book.run(args);
        assert!(run.status.success(), "{args:?}: {}", errors(&run));
    }
    for dest in ["target/book", "out/site"] {
        let page = book.read(&format!("{dest}/tasks/no_order.html"));
        assert!(page.contains("six tasks"), "{dest}");
        assert!(
            !page.contains("__reader"),
            "published pages do not listen for news"
        );
    }

    // A chapter that is gone is gone from the pages too.
    book.save(
        "book/src/SUMMARY.md",
        "# Summary\n\n[Welcome](start/welcome.md)\n",
    );
    fs::remove_file(book.path(LESSON)).expect("a chapter removed");
    assert!(book.run(&["build", "--dest", "out/site"]).status.success());
    assert!(!book.path("out/site/tasks/no_order.html").exists());
}

#[test]
fn a_missing_include_fails_with_chapter_and_line() {
    let book = Book::new();
    assert!(book.run(&["build", "--dest", "site"]).status.success());
    let line = book.read(LESSON).lines().count() + 2;
    book.add(LESSON, "{{#include ../../../code/examples/nowhere.rs}}");
    let run = book.run(&["build", "--dest", "site"]);
    assert_eq!(run.status.code(), Some(1));
    let said = errors(&run);
    assert!(said.contains(&format!("{LESSON}:{line}: ")), "{said}");
    assert!(said.contains("nowhere.rs"), "{said}");
    assert!(said.contains("help: "), "{said}");
    // The book that was there is still there.
    assert!(book.read("site/tasks/no_order.html").contains("six tasks"));
}

#[test]
fn a_destination_that_cannot_be_written_is_named() {
    let book = Book::new();
    book.save("a_file", "not a directory");
    for (dest, says) in [
        ("a_file/site", "cannot write the book to a_file/site"),
        (
            "a_file/deep/er/site",
            "cannot write the book to a_file/deep/er/site",
        ),
        ("a_file", "it is a file"),
        (
            "nowhere/../site",
            "cannot write the book to nowhere/../site",
        ),
    ] {
        let run = book.run(&["build", "--dest", dest]);
        assert_eq!(run.status.code(), Some(1), "{dest}");
        let said = errors(&run);
        assert!(said.contains(says), "{dest}: {said}");
        assert!(said.contains("help: "), "{dest}: {said}");
    }
    assert_eq!(book.read("a_file"), "not a directory");
}

#[test]
fn the_sources_are_not_overwritten() {
    let book = Book::new();
    let before = sources(&book);
    #[cfg(unix)]
    std::os::unix::fs::symlink(book.path("book"), book.path("link")).expect("a link");
    let root = book.root().display().to_string();
    let mut dests = vec![
        "book",
        "book/src",
        "book/src/site",
        "book/new",
        "code",
        "code/site",
        ".",
        "..",
        "/",
        "target",
        "book/src/../theme",
        ".git/site",
        &root,
    ];
    if cfg!(unix) {
        dests.extend(["link", "link/src", "link/site"]);
    }
    fs::create_dir(book.path("book/new")).expect("an empty directory");
    for dest in dests {
        let run = book.run(&["build", "--dest", dest]);
        assert_eq!(run.status.code(), Some(1), "{dest}");
        let said = errors(&run);
        assert!(
            said.contains("would overwrite its own sources"),
            "{dest}: {said}"
        );
        assert!(said.contains("help: "), "{dest}: {said}");
    }
    assert_eq!(sources(&book), before);
}

#[test]
fn what_is_no_built_book_is_not_overwritten() {
    let book = Book::new();
    book.save("papers/letter.txt", "dear reader");
    // Any site for GitHub Pages has this one.
    book.save("papers/.nojekyll", "");
    let run = book.run(&["build", "--dest", "papers"]);
    assert_eq!(run.status.code(), Some(1));
    let said = errors(&run);
    assert!(
        said.contains("is not empty") && said.contains("help: "),
        "{said}"
    );
    assert_eq!(book.read("papers/letter.txt"), "dear reader");

    fs::create_dir(book.path("empty")).expect("an empty directory");
    assert!(book.run(&["build", "--dest", "empty"]).status.success());

    book.save("empty/.git", "gitdir: elsewhere");
    let run = book.run(&["build", "--dest", "empty"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(errors(&run).contains("git work tree"), "{}", errors(&run));
    assert_eq!(book.read("empty/.git"), "gitdir: elsewhere");
}

#[test]
fn an_unknown_lesson_is_answered_with_the_nearest() {
    let book = Book::new();
    // If cargo ran, it would fail in another way.
    let run = book
        .reader(&["test", "no-ordr"])
        .env("CARGO", "/nowhere")
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(1));
    let said = errors(&run);
    assert!(said.contains("no lesson is called `no-ordr`"), "{said}");
    assert!(said.contains("did you mean `no_order`?"), "{said}");

    let run = book.run(&["test", "zzzz"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(
        errors(&run).contains("no_order, welcome"),
        "{}",
        errors(&run)
    );
}

#[cfg(unix)]
#[test]
fn a_lesson_is_proved_by_its_tests() {
    let book = Book::new();
    // A shell in cargo's place reads `test`, its first argument, as a script.
    book.save("test", "echo \"$@\"\nexit 101\n");
    for (args, asked) in [
        (&["test", "no-order"][..], "--workspace -- no_order\n"),
        (&["test"], "--workspace\n"),
    ] {
        let run = book
            .reader(args)
            .env("CARGO", "sh")
            .output()
            .expect("a run");
        assert_eq!(
            String::from_utf8_lossy(&run.stdout),
            asked,
            "{}",
            errors(&run)
        );
        assert_eq!(run.status.code(), Some(101));
    }
}

#[test]
fn a_book_that_is_not_there_is_named() {
    let book = Book::new();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_reader"))
        .args(["build", "--root"])
        .arg(book.path("nowhere"))
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(1));
    assert!(
        errors(&run).contains("cannot find the book in"),
        "{}",
        errors(&run)
    );
}
