//! `build`, `test`, `picture` and `new`, and their messages on bad input.

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
fn build_writes_the_book_again_and_again() {
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
            "published pages do not listen for updates"
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
fn build_names_the_line_of_missing_includes() {
    let book = Book::new();
    assert!(book.run(&["build", "--dest", "site"]).status.success());
    let line = book.read(LESSON).lines().count() + 2;
    book.add(
        LESSON,
        "{{#include ../../../code/lessons/no_order/examples/nowhere.rs}}",
    );
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
fn build_names_a_destination_it_cannot_write() {
    let book = Book::new();
    book.save("a_file", "not a directory");
    for (dest, message) in [
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
        assert!(said.contains(message), "{dest}: {said}");
        assert!(said.contains("help: "), "{dest}: {said}");
    }
    assert_eq!(book.read("a_file"), "not a directory");
}

#[test]
fn build_leaves_the_sources_alone() {
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
fn build_overwrites_no_other_directory() {
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
fn test_suggests_the_nearest_lesson() {
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

/// The arguments of cargo, recorded by a shell in its place that exits with `code`.
#[cfg(unix)]
fn asked_of_cargo(book: &Book, args: &[&str], code: i32) -> std::process::Output {
    // The shell reads its first argument as a script.
    for script in ["run", "test"] {
        book.save(script, &format!("echo \"$@\"\nexit {code}\n"));
    }
    book.reader(args)
        .env("CARGO", "sh")
        .output()
        .expect("a run")
}

#[cfg(unix)]
#[test]
fn test_proves_a_lesson_by_its_tests() {
    let book = Book::new();
    let own = "--package lesson-no_order\n";
    let named = "--package code --package snippets --package tests --test programs --test compiler \
                 --test pictures --test exercises --test skeptic --test rustdoc -- no_order\n";
    for (args, code, asked) in [
        (&["test", "no-order"][..], 0, [own, named].concat()),
        (&["test", "no-order"], 101, own.to_owned()),
        (&["test"], 101, "--workspace\n".to_owned()),
    ] {
        let run = asked_of_cargo(&book, args, code);
        let errors = errors(&run);
        assert_eq!(String::from_utf8_lossy(&run.stdout), asked, "{errors}");
        assert_eq!(run.status.code(), Some(code), "{errors}");
    }
}

/// Cargo does not see these faults: a lesson whose files have some is not proved.
#[cfg(unix)]
#[test]
fn test_reports_the_faults_of_a_lesson() {
    let book = Book::new();
    book.save("code/lessons/no_order/notes.txt", "lie about");
    book.save("book/src/tasks/orphan.md", "# Another page\n");
    let run = asked_of_cargo(&book, &["test", "no-order"], 0);
    let said = errors(&run);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(
        said.contains("code/lessons/no_order/notes.txt: nothing uses this file"),
        "{said}"
    );
    assert!(!said.contains("orphan"), "{said}");
    assert!(said.contains("1 more in other lessons and pages"), "{said}");
    assert!(
        said.contains("`no_order` has 1 fault, listed above"),
        "{said}"
    );
}

/// The reader depends on no lesson: a picture is made by the crate of the programs.
#[cfg(unix)]
#[test]
fn picture_is_made_by_the_programs_crate() {
    let book = Book::new();
    for (args, asked) in [
        (&["picture"][..], "--package code --bin pictures --\n"),
        (
            &["picture", "one-person", "--redraw"],
            "--package code --bin pictures -- one-person --redraw\n",
        ),
    ] {
        let run = asked_of_cargo(&book, args, 3);
        assert_eq!(
            String::from_utf8_lossy(&run.stdout),
            asked,
            "{}",
            errors(&run)
        );
        assert_eq!(run.status.code(), Some(3));
    }
}

#[test]
fn new_writes_the_folder_and_the_pages() {
    let book = Book::new();
    let run = book.run(&["new", "hot-tea", "--part", "tasks"]);
    assert!(run.status.success(), "{}", errors(&run));
    assert!(
        String::from_utf8_lossy(&run.stdout).contains("`cargo run -- test hot-tea` lists it"),
        "{run:?}"
    );
    assert_eq!(
        book.read("book/src/SUMMARY.md"),
        "# Summary\n\n[Welcome](start/welcome.md)\n\n- [No order](tasks/no_order.md)\n\
         - [Hot tea](tasks/hot_tea.md)\n\n# Solutions\n\n\
         - [Hot tea: a solution](solutions/hot_tea_solution.md)\n"
    );
    let layout = course::layout::Layout::at(book.root());
    let faults = book::check_all(&layout).expect_err("nothing is written yet");
    assert!(faults.0.len() > 20, "{faults}");
    for fault in &faults.0 {
        assert!(
            fault.message.starts_with("still to be written: "),
            "{fault}"
        );
        assert!(fault.line.is_some(), "{fault}");
    }
    // Nothing of the template's own words is left.
    for file in [
        "code/lessons/hot_tea/judged.rs",
        "book/src/tasks/hot_tea.md",
    ] {
        let text = book.read(file);
        for word in ["LESSON", "NAME", "TITLE", "PART"] {
            assert!(!text.contains(word), "{file}: {word}");
        }
    }

    // Another lesson, of a part that has none yet.
    let run = book.run(&["new", "sockets", "--part", "wire"]);
    assert!(run.status.success(), "{}", errors(&run));
    assert!(
        book.read("book/src/SUMMARY.md").contains(
            "- [Hot tea](tasks/hot_tea.md)\n\n# Wire\n\n- [Sockets](wire/sockets.md)\n\n# Solutions\n"
        ),
        "{}",
        book.read("book/src/SUMMARY.md")
    );
}

#[test]
fn new_refuses_bad_names_and_writes_nothing() {
    let book = Book::new();
    book.save("code/lessons/closing/examples/last_orders.rs", "");
    let summary = book.read("book/src/SUMMARY.md");
    for (lesson, part, message) in [
        (
            "no-order",
            "tasks",
            "there is a `no_order` already: book/src/tasks/no_order.md",
        ),
        (
            "closing",
            "tasks",
            "there is a `closing` already: code/lessons/closing",
        ),
        (
            "last_orders",
            "tasks",
            "there is a `last_orders` already: code/lessons/closing/examples/last_orders.rs",
        ),
        ("../tea", "tasks", "`../tea` cannot be the name of a lesson"),
        ("Tea", "tasks", "`Tea` cannot be the name of a lesson"),
        ("", "tasks", "`` cannot be the name of a lesson"),
        ("7up", "tasks", "`7up` cannot be the name of a lesson"),
        (
            "tea",
            "solutions",
            "the chapters in book/src/solutions are no lessons",
        ),
        ("tea", "../code", "`../code` cannot be the name of a part"),
    ] {
        let run = book.run(&["new", lesson, "--part", part]);
        let said = errors(&run);
        assert_eq!(run.status.code(), Some(1), "{lesson}: {said}");
        assert!(said.contains(message), "{message}: {said}");
        assert!(said.contains("help: "), "{said}");
    }
    assert_eq!(book.read("book/src/SUMMARY.md"), summary);
    assert!(!book.path("code/lessons/tea").exists());
}

#[test]
fn commands_name_a_book_that_is_missing() {
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
