//! Attempts that learners hand in, and what they hear: from the check itself, on
//! an exercise planted for that, and from the command.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result};
use course::fingerprint::Fingerprint;
use course::layout::Layout;
use course::lesson::{self, Lesson};
use exercises::Exercise;
use exercises::check::{self, Attempt, CheckContext, Event, Outcome, Report, Verdict};
use programs::externs::{self, Externs};
use programs::process::{self, Job, Limits, Output};
use programs::toolchain;
use proofs::ingredients;
use std::process::ExitCode;

fn main() -> ExitCode {
    trials::remembering("attempts", |_, memory| {
        Ok(trials::of!(
            memory,
            key,
            [
                attempts_pass_in_the_order_of_the_tests,
                failures_have_message_place_and_printed_lines,
                panics_of_attempt_and_task_are_reported,
                attempts_that_do_not_compile_are_refused,
                tests_that_hang_are_killed_and_named,
                checks_are_stopped_by_their_listener,
                attempts_that_exit_inside_a_test_fail,
                attempts_may_have_main_tests_and_attributes,
                warnings_of_unfinished_work_are_left_out,
                checks_at_once_do_not_meet,
                learners_go_from_starter_to_solution,
                exercise_names_that_do_not_exist,
                progress_that_is_damaged_is_kept,
                compiler_words_reach_the_terminal_without_colours,
                saves_are_checked_until_one_passes,
                learners_files_are_no_part_of_the_course,
            ]
        ))
    })
}

/// The key of a proof: this test, the reader that it starts, and the exercises.
fn key(name: &str) -> Result<Fingerprint> {
    let layout = layout();
    let mut key = ingredients::of_this_test(name)?;
    key.add_file(&toolchain::reader(&layout)?)?;
    ingredients::add_libraries(&mut key, externs())?;
    ingredients::add_paths(
        &mut key,
        &layout,
        &["code/lessons", "book/src", ".gitignore", "Cargo.toml"],
    )?;
    Ok(key.finish())
}

/// An exercise with two tests, which are not in the order of the alphabet.
const TESTS: &str = "use super::number;\n\
    #[tokio::test(start_paused = true)]\n\
    async fn one_comes_first() { assert_eq!(number(1).await, 1, \"one is one\"); }\n\
    #[test]\n\
    fn and_then_two() { assert_eq!(TWO, 2); }\n\
    const TWO: u32 = super::TWO;\n";

const RIGHT: &str = "const TWO: u32 = 2;\npub async fn number(n: u32) -> u32 { n }\n";

fn externs() -> &'static Externs {
    static BUILT: OnceLock<Externs> = OnceLock::new();
    BUILT.get_or_init(|| {
        let plain = Lesson::at(&layout(), lesson::PLAIN);
        externs::libraries(&layout(), &plain).expect("Tokio builds, or nothing does")
    })
}

fn layout() -> Layout {
    Layout::find().expect("the tests are run inside the course")
}

fn no_order() -> Lesson {
    Lesson::at(&layout(), "no_order")
}

/// An exercise in a directory of its own.
struct Planted {
    exercise: Exercise,
    _directory: tempfile::TempDir,
}

impl Planted {
    fn new() -> Result<Planted> {
        let directory = tempfile::tempdir()?;
        let lesson = Lesson::at(&Layout::at(directory.path()), "numbers");
        let exercise = Exercise::of(&lesson);
        fs::create_dir_all(lesson.exercise())?;
        fs::write(exercise.tests(), TESTS)?;
        Ok(Planted {
            exercise,
            _directory: directory,
        })
    }

    fn check(&self, text: &str) -> Result<Report> {
        self.check_for(text, Duration::from_secs(10), &mut |_| {
            ControlFlow::Continue(())
        })
    }

    fn check_for(
        &self,
        text: &str,
        time: Duration,
        tell: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<Report> {
        let attempt = Attempt {
            text: text.to_owned(),
            shown: "my/numbers.rs".into(),
        };
        let (layout, job) = (layout(), Job::new());
        let mut bench = CheckContext::new(&layout, externs(), &job);
        bench.test.time = time;
        check::check(&self.exercise, &attempt, &bench, tell)
    }
}

/// Each test's name and how it ended.
fn ended(report: &Report) -> Vec<(&str, &Verdict)> {
    match &report.outcome {
        Outcome::Refused(_) => panic!("it does not compile:\n{}", report.message()),
        Outcome::Ran(ended) => ended
            .iter()
            .map(|test| (test.name.as_str(), &test.verdict))
            .collect(),
    }
}

fn attempts_pass_in_the_order_of_the_tests() -> Result<()> {
    let mut told = Vec::new();
    let report = Planted::new()?.check_for(RIGHT, Duration::from_secs(10), &mut |event| {
        told.push(match event {
            Event::Compiled { tests, .. } => tests.join(" "),
            Event::Ended(test) => test.name.clone(),
        });
        ControlFlow::Continue(())
    })?;
    assert!(report.solved(), "{}", report.message());
    assert_eq!(
        told,
        [
            "one_comes_first and_then_two",
            "one_comes_first",
            "and_then_two"
        ]
    );
    Ok(())
}

fn failures_have_message_place_and_printed_lines() -> Result<()> {
    let text = RIGHT.replace("{ n }", "{ println!(\"heard {n}\"); n + 1 }");
    let report = Planted::new()?.check(&text)?;
    assert!(!report.solved());
    let first = report.first_failure().context("a test failed")?;
    assert_eq!(
        (first.name.as_str(), first.printed.as_str()),
        ("one_comes_first", "heard 1\n")
    );
    let Verdict::Failed {
        message,
        place,
        before,
    } = &first.verdict
    else {
        panic!("{:?}", first.verdict);
    };
    assert_eq!(message, "one is one\n  left: 2\n right: 1");
    assert!(
        place
            .as_ref()
            .is_some_and(|place| place.ends_with("numbers/exercise/tests.rs:3:30")),
        "{place:?}"
    );
    assert_eq!(before.len(), 0);
    Ok(())
}

fn panics_of_attempt_and_task_are_reported() -> Result<()> {
    let text = RIGHT.replace(
        "{ n }",
        "{ let _ = tokio::spawn(async { panic!(\"in a task\") }).await; todo!(\"count to {n}\") }",
    );
    let report = Planted::new()?.check(&text)?;
    let first = report.first_failure().context("a test failed")?;
    let Verdict::Failed {
        message,
        place,
        before,
    } = &first.verdict
    else {
        panic!("{:?}", first.verdict);
    };
    assert_eq!(message, "not yet implemented: count to 1");
    assert!(
        place
            .as_ref()
            .is_some_and(|place| place.starts_with("my/numbers.rs:2:")),
        "{place:?}"
    );
    assert!(
        before[0].starts_with("in a task (my/numbers.rs:2:"),
        "{before:?}"
    );
    Ok(())
}

fn attempts_that_do_not_compile_are_refused() -> Result<()> {
    let planted = Planted::new()?;
    for (text, code, line) in [
        (
            RIGHT.replace("-> u32 { n }", "-> u32 { \"one\" }"),
            Some("E0308"),
            Some(2),
        ),
        // The tests need it.
        (RIGHT.replace("number", "nubmer"), Some("E0432"), None),
        // What stands behind the attempt is not to blame.
        (RIGHT.replace("{ n }", "{ n "), None, None),
        (String::new(), Some("E0432"), None),
    ] {
        let report = planted.check(&text)?;
        assert!(!report.solved());
        let Outcome::Refused(errors) = &report.outcome else {
            panic!("{text} compiles");
        };
        assert_eq!(errors[0].code.as_deref(), code, "{}", report.message());
        assert!(errors[0].rendered.contains(&errors[0].message) || errors[0].code.is_some());
        if let Some(line) = line {
            assert_eq!(errors[0].line, Some(line));
            let place = format!("my/numbers.rs:{line}:");
            assert!(errors[0].rendered.contains(&place), "{}", report.message());
        }
        assert!(
            !report.message().contains("target"),
            "a place of ours:\n{}",
            report.message()
        );
    }
    Ok(())
}

fn tests_that_hang_are_killed_and_named() -> Result<()> {
    for endless in ["{ loop {} }", "{ std::future::pending().await }"] {
        let text = RIGHT.replace("{ n }", endless);
        let time = Duration::from_millis(500);
        let report = Planted::new()?.check_for(&text, time, &mut |_| ControlFlow::Continue(()))?;
        assert_eq!(
            ended(&report),
            [
                ("one_comes_first", &Verdict::Hung(time)),
                ("and_then_two", &Verdict::Passed)
            ]
        );
    }
    Ok(())
}

fn checks_are_stopped_by_their_listener() -> Result<()> {
    let text = RIGHT.replace("{ n }", "{ n + 1 }");
    let report =
        Planted::new()?.check_for(&text, Duration::from_secs(10), &mut |event| match event {
            Event::Ended(_) => ControlFlow::Break(()),
            Event::Compiled { .. } => ControlFlow::Continue(()),
        })?;
    assert_eq!((ended(&report).len(), report.tests.len()), (1, 2));
    assert!(!report.solved());
    Ok(())
}

fn attempts_that_exit_inside_a_test_fail() -> Result<()> {
    let planted = Planted::new()?;
    for (body, words) in [
        (
            "{ std::process::exit(0) }",
            "ended in the middle of the test",
        ),
        (
            "{ std::process::abort() }",
            "ended in the middle of the test",
        ),
        (
            "{ loop { println!(\"more and more and more\") } }",
            "it printed more than",
        ),
    ] {
        let report = planted.check(&RIGHT.replace("{ n }", body))?;
        let first = report.first_failure().context("a test failed")?;
        let Verdict::Broke(sentence) = &first.verdict else {
            panic!("{body}: {:?}", first.verdict);
        };
        assert!(sentence.contains(words), "{sentence}");
    }
    Ok(())
}

fn attempts_may_have_main_tests_and_attributes() -> Result<()> {
    let text = format!(
        "//! Mine.\n#![allow(clippy::all)]\n{RIGHT}#[tokio::main]\nasync fn main() {{ number(1).await; }}\n#[cfg(test)]\nmod tests {{ #[test]\nfn unfinished() {{ todo!() }} }}\n// no line end"
    );
    let report = Planted::new()?.check(&text)?;
    assert!(report.solved(), "{}", report.message());
    Ok(())
}

fn warnings_of_unfinished_work_are_left_out() -> Result<()> {
    let text = format!("{RIGHT}fn unused() {{ let x = 1; number(2); }}\n");
    let report = Planted::new()?.check(&text)?;
    let codes: Vec<_> = report
        .warnings
        .iter()
        .map(|warning| warning.code.as_deref())
        .collect();
    assert_eq!(codes, [Some("unused_must_use")]);
    assert!(report.solved());
    Ok(())
}

fn checks_at_once_do_not_meet() -> Result<()> {
    let planted = Planted::new()?;
    let wrong = RIGHT.replace("{ n }", "{ n + 1 }");
    let solved = |text: &str| planted.check(text).map(|report| report.solved());
    std::thread::scope(|scope| {
        let checks: Vec<_> = [(RIGHT, true), (wrong.as_str(), false)]
            .repeat(2)
            .into_iter()
            .map(|(text, right)| scope.spawn(move || (solved(text), right)))
            .collect();
        for check in checks {
            let (solved, right) = check.join().expect("a check does not panic");
            assert_eq!(solved?, right);
        }
        Ok(())
    })
}

/// A learner at a terminal, with a desk of their own.
struct Learner {
    reader: PathBuf,
    desk: tempfile::TempDir,
}

impl Learner {
    fn new() -> Result<Learner> {
        Ok(Learner {
            reader: toolchain::reader(&layout())?,
            desk: tempfile::tempdir()?,
        })
    }

    fn says(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.reader);
        command
            .current_dir(layout().root())
            .args(arguments)
            .arg("--my")
            .arg(self.my());
        process::run(
            command,
            Limits {
                time: Duration::from_secs(300),
                ..Limits::PROGRAM
            },
        )
    }

    fn my(&self) -> PathBuf {
        self.desk.path().join("my")
    }

    fn attempt(&self) -> PathBuf {
        self.my().join("no_order.rs")
    }

    /// Hands in a file of the exercise.
    fn copies(&self, file: &str) -> Result<()> {
        fs::copy(no_order().exercise().join(file), self.attempt())?;
        Ok(())
    }
}

#[track_caller]
fn told(output: &Output, success: bool, words: &[&str]) {
    let all = format!("{}{}", output.stdout, output.stderr);
    assert_eq!(output.end.success(), success, "{}", output.report());
    for words in words {
        assert!(all.contains(words), "\"{words}\" is not in:\n{all}");
    }
}

fn learners_go_from_starter_to_solution() -> Result<()> {
    let learner = Learner::new()?;
    let none = learner.says(&["exercises"])?;
    told(&none, true, &["\n0 of ", "no-order"]);

    let starter = learner.says(&["exercise", "No order", "--once"])?;
    told(
        &starter,
        false,
        &[
            "begins as the starter",
            "FAILED  accepts_every_order_that_may_come",
            "accepts_every_order_that_may_come says:",
            "the next one may come like this",
            "There is a hint, once you have changed it.",
        ],
    );
    let untouched = fs::read_to_string(learner.attempt())?;
    assert_eq!(
        untouched,
        fs::read_to_string(no_order().exercise().join("starter.rs"))?
    );
    told(&learner.says(&["exercises"])?, true, &["open  no-order"]);

    told(
        &learner.says(&["exercise", "no-order", "--solution"])?,
        false,
        &["Ask once more"],
    );

    learner.copies("wrong/as_a_set.rs")?;
    told(
        &learner.says(&["exercise", "no-order", "--once"])?,
        false,
        &["a set would not notice", "Hint: Take the three promises"],
    );

    learner.copies("solutions/in_one_pass.rs")?;
    let right = learner.says(&["exercise", "no-order", "--once"])?;
    told(&right, true, &["is your attempt", "Solved.", "Next: "]);
    let one = learner.says(&["exercises"])?;
    told(&one, true, &["done  no-order", "\n1 of "]);

    // The one that is most like it, which is that one itself.
    told(
        &learner.says(&["exercise", "no-order", "--solution"])?,
        true,
        &[
            "word for word",
            "Another way is in code/lessons/no_order/exercise/solution.rs",
        ],
    );

    let reset = learner.says(&["exercise", "no-order", "--reset"])?;
    told(
        &reset,
        true,
        &["is the starter again; what you had is in", "no_order.1.rs"],
    );
    assert_eq!(fs::read_to_string(learner.attempt())?, untouched);
    told(&learner.says(&["exercises"])?, true, &["done  no-order"]);
    let difference = learner.says(&["exercise", "no-order", "--solution"])?;
    told(
        &difference,
        true,
        &["\n+++ code/lessons/no_order/exercise/solution", "\n@@ "],
    );
    Ok(())
}

fn exercise_names_that_do_not_exist() -> Result<()> {
    let learner = Learner::new()?;
    let near = learner.says(&["exercise", "no-ordre", "--once"])?;
    told(
        &near,
        false,
        &["no exercise is called `no-ordre`; did you mean `no-order`?"],
    );
    let far = learner.says(&["exercise", "xyzzy", "--once"])?;
    told(&far, false, &["help: the exercises are ", "no-order"]);
    assert!(!learner.my().exists(), "nothing was put on the desk");
    Ok(())
}

fn progress_that_is_damaged_is_kept() -> Result<()> {
    let learner = Learner::new()?;
    fs::create_dir(learner.my())?;
    fs::write(
        learner.my().join("progress.json"),
        "{\"exercises\": {\"no_or",
    )?;
    let listed = learner.says(&["exercises"])?;
    told(
        &listed,
        true,
        &[
            "could not be read: it is kept as",
            "progress.damaged.1.json",
            "\n0 of ",
        ],
    );
    assert!(learner.my().join("progress.damaged.1.json").exists());
    let again = learner.says(&["exercises"])?;
    assert!(
        !again.stderr.contains("could not be read"),
        "{}",
        again.stderr
    );
    Ok(())
}

fn compiler_words_reach_the_terminal_without_colours() -> Result<()> {
    let learner = Learner::new()?;
    fs::create_dir(learner.my())?;
    fs::write(learner.attempt(), "pub fn judge(lines: &[&str]) {}\n")?;
    let refused = learner.says(&["exercise", "no-order", "--once"])?;
    told(
        &refused,
        false,
        &["error[E0061]", "It does not compile yet."],
    );
    assert!(!refused.stdout.contains('\u{1b}'), "{}", refused.stdout);
    // A file that is no text is the learner's, and stays.
    fs::write(learner.attempt(), b"\xff\xfe")?;
    told(
        &learner.says(&["exercise", "no-order", "--once"])?,
        false,
        &["reading", "no_order.rs"],
    );
    assert_eq!(fs::read(learner.attempt())?, b"\xff\xfe");
    Ok(())
}

fn saves_are_checked_until_one_passes() -> Result<()> {
    let learner = Learner::new()?;
    fs::create_dir(learner.my())?;
    learner.copies("wrong/as_a_set.rs")?;
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| learner.says(&["exercise", "no-order"]));
        // Saved again and again, since this test does not know when the first
        // check is over; what is the same as before is not checked again.
        while !watching.is_finished() {
            learner.copies("solution.rs")?;
            std::thread::sleep(Duration::from_millis(100));
        }
        let output = watching.join().expect("the command does not panic")?;
        told(&output, true, &["Solved."]);
        Ok(())
    })
}

/// Nothing that a learner does below `my/` is a part of the course.
fn learners_files_are_no_part_of_the_course() -> Result<()> {
    let layout = layout();
    let ignored = fs::read_to_string(layout.root().join(".gitignore"))?;
    assert!(ignored.lines().any(|line| line == "/my"), "{ignored}");
    assert_eq!(layout.my(), layout.root().join("my"));
    let manifest = fs::read_to_string(layout.root().join("Cargo.toml"))?;
    assert!(!manifest.contains("\"my\""), "{manifest}");
    assert!(!layout.lessons().starts_with(layout.my()));
    Ok(())
}
