//! Plants mistakes and sees that each is found, with the file, the line where
//! there is one, and what to do. What is planted before skeptic, the reader and
//! a plain mdBook stands in their own tests.

mod small_course;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Result;
use book::Expanded;
use book::links;
use book::rustdoc::{self, SnippetReport, Timeouts};
use course::fingerprint::{Fingerprint, Fingerprinter};
use course::layout::Layout;
use course::lesson::{self, Lesson};
use programs::diagnostic::{self, Closeness, Expected};
use programs::externs::{self, Externs, Libraries};
use programs::flavor::{Flavor, Program};
use programs::judge::{Case, Judgement};
use programs::rustc;
use proofs::found::Snapshot;
use proofs::ingredients;
use proofs::memory::{Anew, Memory};
use small_course::Course;
use std::process::ExitCode;

fn main() -> ExitCode {
    trials::remembering("planted", |_, memory| {
        Ok(trials::of!(
            memory,
            key,
            [
                a_good_course_has_no_faults,
                a_build_directory_that_holds_the_prose,
                a_directory_that_is_no_book_is_not_overwritten,
                a_destination_that_cannot_be_written,
                a_missing_include_and_a_missing_anchor,
                warnings_of_mdbook_fail_the_build,
                an_unknown_fence_tag,
                a_program_without_its_name_and_with_another,
                a_dead_link_and_a_dead_anchor,
                a_version_without_a_mark_and_a_broken_mark,
                a_name_used_twice,
                a_chapter_that_summary_does_not_name,
                a_summary_that_names_a_missing_file,
                a_summary_that_cannot_be_parsed,
                a_chapter_that_is_not_utf_8,
                snippets_that_break_their_fence_are_refused,
                a_snippet_that_loops_for_ever_is_named,
                snippets_are_proved_again_when_they_change,
                pages_are_proved_again_when_they_change,
                an_output_that_drifted_by_one_character,
                a_program_that_hangs_is_killed_and_named,
                a_compiler_error_that_no_longer_occurs,
            ]
        ))
    })
}

/// The key of a proof: this test, and the libraries of the snippets that it plants.
fn key(name: &str) -> Result<Fingerprint> {
    let mut key = ingredients::of_this_test(name)?;
    ingredients::add_libraries(&mut key, externs())?;
    Ok(key.finish())
}

/// The faults that a look at the whole book finds, as one text.
fn faults(course: &Course) -> String {
    book::check_all(course.layout())
        .expect_err("the mistake is found")
        .to_string()
}

fn a_good_course_has_no_faults() -> Result<()> {
    let course = Course::new()?;
    book::check_all(course.layout())?;
    book::build(course.layout(), &course.path("target/book"), None)?;
    links::check(&course.path("target/book"))?;
    Ok(())
}

fn a_build_directory_that_holds_the_prose() -> Result<()> {
    let course = Course::new()?;
    // mdBook's own default, spelled out.
    course.replace("book.toml", "target/book", "book")?;
    let found = book::build(course.layout(), &course.path("elsewhere"), None).expect_err("found");
    assert!(
        found
            .to_string()
            .contains("mdBook empties that directory, which holds book/src"),
        "{found}"
    );
    assert!(course.path("book/src/SUMMARY.md").exists());
    for destination in ["book", "book/src", ".", "code"] {
        let course = Course::new()?;
        let found =
            book::build(course.layout(), &course.path(destination), None).expect_err("found");
        assert!(
            found.to_string().contains("overwrite its own sources"),
            "{destination}: {found}"
        );
        assert!(course.path("book/src/SUMMARY.md").exists());
    }
    Ok(())
}

fn a_directory_that_is_no_book_is_not_overwritten() -> Result<()> {
    let course = Course::new()?;
    course.write("photos/cat.jpg", "meow")?;
    let found = book::build(course.layout(), &course.path("photos"), None).expect_err("found");
    assert!(
        found.to_string().contains("would be overwritten"),
        "{found}"
    );
    assert!(course.path("photos/cat.jpg").exists());
    // An empty one and an older book are.
    fs::create_dir(course.path("empty"))?;
    book::build(course.layout(), &course.path("empty"), None)?;
    book::build(course.layout(), &course.path("empty"), None)?;
    Ok(())
}

fn a_destination_that_cannot_be_written() -> Result<()> {
    let course = Course::new()?;
    course.write("file", "")?;
    let found = book::build(course.layout(), &course.path("file/book"), None).expect_err("found");
    assert!(
        found.to_string().contains("cannot write the book to"),
        "{found}"
    );
    assert!(found.to_string().contains("--dest"), "{found}");
    Ok(())
}

fn a_missing_include_and_a_missing_anchor() -> Result<()> {
    let course = Course::new()?;
    course.append(
        "book/src/tasks/first.md",
        "\n{{#include ../../../code/lessons/first/examples/none.rs}}\n",
    )?;
    course.append(
        "book/src/tasks/first.md",
        "{{#include ../../../code/lessons/first/examples/kettle.rs:mian}}\n",
    )?;
    let found = faults(&course);
    let lines = course.read("book/src/tasks/first.md")?.lines().count();
    assert!(
        found.contains(&format!(
            "book/src/tasks/first.md:{}: includes code/lessons/first/examples/none.rs, which cannot be read",
            lines - 1
        )),
        "{found}"
    );
    assert!(found.contains(&format!("book/src/tasks/first.md:{lines}: includes code/lessons/first/examples/kettle.rs: there is no anchor `mian`")), "{found}");
    Ok(())
}

fn warnings_of_mdbook_fail_the_build() -> Result<()> {
    let course = Course::new()?;
    let built = course.path("target/book");
    book::build(course.layout(), &built, None)?;
    // Not an include that this project looks for, but one that mdBook does.
    course.append("book/src/tasks/first.md", "\n<div>\n\n*never closed\n")?;
    let found = book::build(course.layout(), &built, None).expect_err("mdBook warns");
    assert!(found.to_string().contains("mdBook warns"), "{found}");
    assert!(built.join("index.html").exists());
    Ok(())
}

fn an_unknown_fence_tag() -> Result<()> {
    let course = Course::new()?;
    course.write(
        "book/src/tasks/first.md",
        "# First\n\n```rust,norun\nfn main() {}\n```\n",
    )?;
    let found = faults(&course);
    assert!(
        found.contains("book/src/tasks/first.md:3: a fence with the unknown tag `rust,norun`"),
        "{found}"
    );
    assert!(found.contains("did you mean `rust,no_run`?"), "{found}");
    Ok(())
}

fn a_program_without_its_name_and_with_another() -> Result<()> {
    for (tags, message) in [
        ("rust", "does not name it"),
        ("rust,example=pot", "names the program `pot`"),
    ] {
        let course = Course::new()?;
        course.replace("book/src/tasks/first.md", "rust,example=kettle", tags)?;
        let found = faults(&course);
        assert!(
            found.contains(&format!(
                "book/src/tasks/first.md:3: a fence that includes code/lessons/first/examples/kettle.rs {message}"
            )),
            "{found}"
        );
        assert!(found.contains("write `rust,example=kettle`"), "{found}");
    }
    Ok(())
}

fn a_dead_link_and_a_dead_anchor() -> Result<()> {
    let course = Course::new()?;
    course.append(
        "book/src/tasks/first.md",
        "\n[a](nowhere.md) [b](#nothing) ![c](no.png)\n",
    )?;
    let built = course.path("target/book");
    book::build(course.layout(), &built, None)?;
    let found = links::check(&built).expect_err("found").to_string();
    for what in [
        "links to nowhere.html",
        "has no #nothing",
        "links to no.png",
    ] {
        assert!(found.contains(what), "{what}: {found}");
    }
    assert!(found.contains("tasks/first.html:"), "{found}");
    Ok(())
}

fn a_version_without_a_mark_and_a_broken_mark() -> Result<()> {
    let course = Course::new()?;
    course.append(
        "book/src/tasks/first.md",
        "\nSo it is in Tokio 1.54.1.\n\nSince Tokio 1.47. <!-- bound: 1.47 -->\n",
    )?;
    let said = faults(&course);
    for words in [
        "book/src/tasks/first.md:7: a sentence names the version 1.54.1 and carries no mark",
        "book/src/tasks/first.md:9: a mark of a version that cannot be read",
    ] {
        assert!(said.contains(words), "{said}");
    }
    Ok(())
}

fn a_name_used_twice() -> Result<()> {
    let course = Course::new()?;
    course.write("book/src/talking/first.md", "# Another first\n")?;
    course.append("book/src/SUMMARY.md", "- [Another](talking/first.md)\n")?;
    let found = faults(&course);
    assert!(
        found.contains("book/src/tasks/first.md: has the same name as book/src/talking/first.md"),
        "{found}"
    );
    Ok(())
}

fn a_chapter_that_summary_does_not_name() -> Result<()> {
    let course = Course::new()?;
    course.write("book/src/tasks/orphan.md", "# Orphan\n")?;
    let found = faults(&course);
    assert!(
        found.contains("book/src/tasks/orphan.md: is not in SUMMARY.md"),
        "{found}"
    );
    Ok(())
}

fn a_summary_that_names_a_missing_file() -> Result<()> {
    let course = Course::new()?;
    course.append("book/src/SUMMARY.md", "- [Gone](tasks/gone.md)\n")?;
    let line = course.read("book/src/SUMMARY.md")?.lines().count();
    let found = faults(&course);
    assert!(
        found.contains(&format!(
            "book/src/SUMMARY.md:{line}: names tasks/gone.md, which is not there"
        )),
        "{found}"
    );
    assert!(
        !course.path("book/src/tasks/gone.md").exists(),
        "mdBook must not create it"
    );
    Ok(())
}

fn a_summary_that_cannot_be_parsed() -> Result<()> {
    let course = Course::new()?;
    course.append("book/src/SUMMARY.md", "- not a link\n")?;
    let found = faults(&course);
    assert!(found.starts_with("book/src/SUMMARY.md"), "{found}");
    assert!(found.contains("mdBook cannot parse it"), "{found}");
    Ok(())
}

fn a_chapter_that_is_not_utf_8() -> Result<()> {
    let course = Course::new()?;
    fs::write(
        course.path("book/src/tasks/first.md"),
        b"# First\n\nan \xff\n",
    )?;
    let found = faults(&course);
    assert!(
        found.contains("book/src/tasks/first.md:3: is not UTF-8"),
        "{found}"
    );
    Ok(())
}

/// Asks rustdoc about one chapter made of `text`.
fn rustdoc_on(text: &str, patience: Timeouts) -> Result<SnippetReport> {
    let course = Course::new()?;
    course.write("book/src/tasks/first.md", text)?;
    let chapters = book::expand(course.layout())?;
    rustdoc::prove(
        &Layout::find()?,
        &chapters,
        &Libraries::of(Layout::find()?),
        &Memory::open_at("planted", course.path("proved"), Anew::Nothing)?,
        patience,
    )
}

fn externs() -> &'static Externs {
    static BUILT: OnceLock<Externs> = OnceLock::new();
    BUILT.get_or_init(|| {
        let layout = Layout::find().expect("inside the course");
        let plain = Lesson::at(&layout, lesson::PLAIN);
        externs::libraries(&layout, &plain).expect("Tokio builds")
    })
}

fn snippets_that_break_their_fence_are_refused() -> Result<()> {
    let verdict = rustdoc_on(
        "# First\n\n```rust\n#[tokio::main]\nasync fn main() { assert_eq!(async { 7 }.await, 7) }\n```\n\n\
         ```rust\nfn main() { let shirts: u32 = \"seven\"; }\n```\n\n\
         ```rust\nfn main() { panic!(\"the machine leaks\") }\n```\n\n\
         ```rust,compile_fail\nfn main() {}\n```\n\n\
         ```rust,should_panic\nfn main() {}\n```\n\n\
         ```rust,no_run\nfn main() { loop {} }\n```\n",
        Timeouts::USUAL,
    )?;
    let found: Vec<String> = verdict.failures.iter().map(ToString::to_string).collect();
    assert_eq!(verdict.proved, 2, "{found:#?}");
    let wanted = [
        ("book/src/tasks/first.md:8:", "mismatched types"),
        ("book/src/tasks/first.md:12:", "the machine leaks"),
        ("book/src/tasks/first.md:16:", "compiled successfully"),
        ("book/src/tasks/first.md:20:", "panic"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (failure, (place, words)) in found.iter().zip(wanted) {
        assert!(failure.starts_with(place), "{place} {failure}");
        assert!(failure.contains(words), "{words}: {failure}");
    }
    Ok(())
}

fn a_snippet_that_loops_for_ever_is_named() -> Result<()> {
    let patience = Timeouts {
        all: Duration::from_secs(20),
        one: Duration::from_secs(20),
    };
    let verdict = rustdoc_on(
        "# First\n\n```rust\nfn main() {}\n```\n\n```rust\nfn main() { loop {} }\n```\n",
        patience,
    )?;
    assert_eq!(verdict.proved, 1);
    let [failure] = verdict.failures.as_slice() else {
        panic!("{:#?}", verdict.failures);
    };
    let text = failure.to_string();
    assert!(text.starts_with("book/src/tasks/first.md:7:"), "{text}");
    assert!(
        text.contains("did not end within 20 s and was killed"),
        "{text}"
    );
    Ok(())
}

fn snippets_are_proved_again_when_they_change() -> Result<()> {
    let course = Course::new()?;
    let libraries = Libraries::of(Layout::find()?);
    let prove = |text: &str, anew: Anew| -> Result<(usize, usize)> {
        course.write("book/src/tasks/first.md", text)?;
        let chapters: Vec<Expanded> = book::expand(course.layout())?;
        let verdict = rustdoc::prove(
            &Layout::find()?,
            &chapters,
            &libraries,
            &Memory::open_at("planted", course.path("proved"), anew)?,
            Timeouts::USUAL,
        )?;
        assert!(verdict.failures.is_empty(), "{:#?}", verdict.failures);
        Ok((verdict.proved, verdict.remembered))
    };
    let two =
        "# First\n\n```rust\nfn main() {}\n```\n\n```rust\nfn main() { println!(\"tea\") }\n```\n";
    assert_eq!(prove(two, Anew::Nothing)?, (2, 0));
    assert_eq!(prove(two, Anew::Nothing)?, (0, 2));
    let more_prose = two.replace("# First", "# First\n\nMore prose.");
    assert_eq!(prove(&more_prose, Anew::Nothing)?, (0, 2));
    let edited = two.replace("tea", "coffee");
    assert_eq!(prove(&edited, Anew::Nothing)?, (1, 1));
    assert_eq!(prove(&edited, Anew::All)?, (2, 0));
    Ok(())
}

/// A program compiled from `text`, and where its recording would lie.
fn program(course: &Course, text: &str) -> Result<Program> {
    course.write("code/lessons/first/examples/planted.rs", text)?;
    let source = course.path("code/lessons/first/examples/planted.rs");
    let binary = course.path("planted");
    rustc::compile(&source, &binary, externs())?;
    Ok(Program {
        name: "planted".into(),
        as_written: binary,
        on_current_thread: None,
    })
}

fn an_output_that_drifted_by_one_character() -> Result<()> {
    let course = Course::new()?;
    let program = program(&course, "fn main() { println!(\"7 shirts\") }")?;
    let case = Case::new("planted", Judgement::Exact);
    let examples = course.path("code/lessons/first/examples");
    course.write("code/lessons/first/examples/planted.stdout", "7 shirts\n")?;
    case.judge(&program, &examples).expect("as recorded");
    course.write("code/lessons/first/examples/planted.stdout", "7 shirt\n")?;
    let found = case.judge(&program, &examples).expect_err("drifted");
    assert!(found.contains("planted on 1 worker, run 1"), "{found}");
    assert!(found.contains("7 shirts"), "{found}");
    assert!(found.contains("SNAPSHOTS=overwrite"), "{found}");
    assert!(case.exits_with(1).judge(&program, &examples).is_err());
    Ok(())
}

fn a_program_that_hangs_is_killed_and_named() -> Result<()> {
    let course = Course::new()?;
    let program = program(&course, "fn main() { loop { std::hint::spin_loop() } }")?;
    let case = Case::new("planted", Judgement::AnyOrder(&[]))
        .on(&[Flavor::Workers(1)])
        .runs(1);
    let found = case.judge(&program, Path::new("")).expect_err("it hangs");
    assert!(
        found.starts_with("planted on 1 worker, run 1 of 1: killed: it was still running"),
        "{found}"
    );
    Ok(())
}

fn a_compiler_error_that_no_longer_occurs() -> Result<()> {
    let course = Course::new()?;
    let directory = course.path("code/lessons/first");
    let source = course.path("code/lessons/first/compile_fail/planted.rs");
    let check = |expected, closeness| {
        diagnostic::check(&directory, &source, expected, closeness, externs())
    };
    course.write(
        "code/lessons/first/compile_fail/planted.rs",
        "fn main() { let shirts: u32 = \"7\"; }\n",
    )?;
    let unrecorded = check(Expected::Refused, Closeness::Words).expect_err("nothing recorded");
    assert!(unrecorded.contains("nothing was recorded"), "{unrecorded}");
    course.write(
        "code/lessons/first/compile_fail/planted.stderr",
        "error[E0308]: mismatched types\nother words\n",
    )?;
    check(Expected::Refused, Closeness::Headlines).expect("the code and the message are the same");
    check(Expected::Refused, Closeness::Words).expect_err("the words are not");
    course.write(
        "code/lessons/first/compile_fail/planted.stderr",
        "error[E0277]: mismatched types\n",
    )?;
    check(Expected::Refused, Closeness::Headlines).expect_err("another code");

    course.write(
        "code/lessons/first/compile_fail/planted.rs",
        "fn main() { let _shirts = 7; }\n",
    )?;
    let compiles = check(Expected::Refused, Closeness::Words).expect_err("it compiles");
    assert!(
        compiles.contains("compile_fail/planted.rs compiles, and the book says that it does not"),
        "{compiles}"
    );
    let silent = check(Expected::Warned, Closeness::Words).expect_err("no warning");
    assert!(silent.contains("nothing to say"), "{silent}");
    Ok(())
}

/// Pages of a small book as a browser's tests would prove them: those whose proof is
/// made again after an edit. Only one of them asks for the script.
fn pages_are_proved_again_when_they_change() -> Result<()> {
    const PAGES: [(&str, &[&str]); 2] = [
        ("welcome.html", &["welcome.html", "book.js"]),
        ("first.html", &["tasks/first.html", "book.js", "kettle.js"]),
    ];
    let course = Course::new()?;
    course.write("kettle.js", "console.log('cold')\n")?;
    course.append(
        "book.toml",
        "[output.html]\nadditional-js = [\"kettle.js\"]\n",
    )?;
    let proved = || -> Result<Vec<&str>> {
        let built = course.path("target/book");
        book::build(course.layout(), &built, None)?;
        let (known, book) = (Fingerprinter::new(), Snapshot::of(&built)?);
        let memory = Memory::open_at("planted", course.path("proved"), Anew::Nothing)?;
        let mut proved = Vec::new();
        for (page, files) in PAGES {
            if let Some(proof) = memory.open_with_files(page, &known, &book)? {
                proof.succeeded(&files.iter().map(PathBuf::from).collect())?;
                proved.push(page);
            }
        }
        Ok(proved)
    };
    assert_eq!(proved()?, ["welcome.html", "first.html"]);
    assert_eq!(proved()?, [""; 0]);
    // The search index changes too, and every page names it.
    course.append("book/src/welcome.md", "\nTea is ready.\n")?;
    assert_eq!(proved()?, ["welcome.html"]);
    course.write("kettle.js", "console.log('hot')\n")?;
    assert_eq!(proved()?, ["first.html"]);
    assert_eq!(proved()?, [""; 0]);
    Ok(())
}
