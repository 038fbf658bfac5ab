//! Plants mistakes in the questions at the end of a lesson and sees that each is
//! found, with the file, the line, and what to do.

mod small_course;

use anyhow::Result;
use small_course::Course;

const LESSON: &str = "book/src/tasks/first.md";

/// A course with a lesson whose three questions have no mistakes.
fn course() -> Result<Course> {
    let course = Course::new()?;
    course.write(
        "code/lessons/first/examples/two_kettles.rs",
        "// ANCHOR: main\nfn main() {\n    println!(\"tea\");\n    println!(\"a < b\");\n}\n// ANCHOR_END: main\n",
    )?;
    course.write(
        "code/lessons/first/examples/two_kettles.stdout",
        "tea\na < b\n",
    )?;
    course.write("code/lessons/first/examples/silent.rs", "fn main() {}\n")?;
    course.write("code/lessons/first/examples/silent.stdout", "")?;
    course.write(LESSON, GOOD)?;
    Ok(course)
}

const GOOD: &str = r#"# First

## Three questions

<section class="quiz" aria-label="Question 1">

What does this print?

```rust,example=two_kettles
{{#rustdoc_include ../../../code/lessons/first/examples/two_kettles.rs:main}}
```

<details><summary><code>a &lt; b</code> <code>tea</code></summary>

No: it goes from top to bottom.

</details>

<details class="right"><summary><code>tea</code> <code>a &lt; b</code></summary>

Yes: in the order of the lines.

</details>

</section>

<section class="quiz" aria-label="Question 2">

What does this print?

```rust,example=silent
{{#include ../../../code/lessons/first/examples/silent.rs}}
```

<details class="right"><summary>nothing</summary>

Yes: there is nothing in it.

</details>

<details><summary>it does not compile</summary>

No: an empty `main` is a `main`.

</details>

</section>

<section class="quiz" aria-label="Question 3">

Which one would you take for tea?

<details><summary>the <code>pan</code></summary>

No: it has no spout.

</details>

<details class="right"><summary>the <code>kettle</code></summary>

Yes: it has one.

</details>

</section>

## The whole file

`code/lessons/first/examples/kettle.rs`
"#;

#[test]
fn good_questions_have_no_faults() -> Result<()> {
    book::check_all(course()?.layout())?;
    Ok(())
}

/// Replaces `from` by `to` in the lesson; the fault that is found stands at
/// `line` and says `words`.
fn found_at(from: &str, to: &str, line: usize, words: &[&str]) -> Result<()> {
    let course = course()?;
    assert!(course.read(LESSON)?.contains(from), "{from} is not there");
    course.replace(LESSON, from, to)?;
    let found = book::check_all(course.layout()).expect_err("the mistake is found");
    let found = found.to_string();
    assert!(found.contains(&format!("{LESSON}:{line}: ")), "{found}");
    for word in words {
        assert!(found.contains(word), "{word}: {found}");
    }
    assert!(found.contains("help: "), "{found}");
    Ok(())
}

#[test]
fn an_option_that_says_what_is_not_printed() -> Result<()> {
    found_at(
        "class=\"right\"><summary><code>tea</code> <code>a &lt; b</code>",
        "class=\"right\"><summary><code>tea</code>",
        19,
        &[
            "the right option says [\"tea\"], and code/lessons/first/examples/two_kettles.rs prints [\"tea\", \"a < b\"]",
        ],
    )?;
    found_at(
        "<summary>nothing</summary>",
        "<summary>hardly anything</summary>",
        35,
        &[
            "the right option says `hardly anything`, and code/lessons/first/examples/silent.rs prints []",
        ],
    )
}

#[test]
fn a_wrong_option_that_says_what_is_printed() -> Result<()> {
    found_at(
        "class=\"right\"><summary>nothing",
        "><summary>nothing",
        35,
        &["a wrong option says what code/lessons/first/examples/silent.rs prints"],
    )
}

#[test]
fn an_output_that_drifted_from_the_answer() -> Result<()> {
    let course = course()?;
    course.write(
        "code/lessons/first/examples/two_kettles.stdout",
        "tea\na > b\n",
    )?;
    let found = book::check_all(course.layout()).expect_err("found");
    assert!(
        found
            .to_string()
            .contains("two_kettles.rs prints [\"tea\", \"a > b\"]"),
        "{found}"
    );
    Ok(())
}

#[test]
fn a_question_what_is_printed_without_a_recording_or_a_program() -> Result<()> {
    found_at(
        "silent.rs",
        "kettle.rs",
        27,
        &[
            "asks what code/lessons/first/examples/kettle.rs prints, and there is no code/lessons/first/examples/kettle.stdout",
            "SNAPSHOTS=overwrite cargo test -p code",
        ],
    )?;
    found_at(
        "{{#include ../../../code/lessons/first/examples/silent.rs}}",
        "fn main() {}",
        27,
        &["a question what is printed, with 0 programs"],
    )
}

/// The third question, about a line of a program that does not compile.
fn which_line(right: &str) -> Result<(Course, usize)> {
    let course = course()?;
    course.write(
        "code/lessons/first/compile_fail/cold.rs",
        "fn main() {\n    let tea = \"hot\";\n    let degrees: u32 = tea;\n}\n",
    )?;
    course.write(
        "code/lessons/first/compile_fail/cold.stderr",
        "error[E0308]: mismatched types\n --> compile_fail/cold.rs:3:24\n  |\n3 |     let degrees: u32 = tea;\n  |                        ^^^\n",
    )?;
    let text = course.read(LESSON)?;
    let from = text.find("Which one would").expect("there");
    let to = text.find("## The whole file").expect("there");
    let question = format!(
        "It does not compile. Which line is wrong?\n\n```rust,compile_fail\n{{{{#include ../../../code/lessons/first/compile_fail/cold.rs}}}}\n```\n\n<details><summary><code>fn main() {{</code></summary>\n\nNo: every program has one.\n\n</details>\n\n<details class=\"right\"><summary><code>{right}</code></summary>\n\nYes: tea is no number.\n\n</details>\n\n</section>\n\n"
    );
    course.write(
        LESSON,
        &format!("{}{question}{}", &text[..from], &text[to..]),
    )?;
    let before = &question[..question.find("right").expect("there")];
    let line = text[..from].lines().count() + before.lines().count();
    Ok((course, line))
}

#[test]
fn a_line_that_the_program_does_not_have_or_the_compiler_does_not_name() -> Result<()> {
    let (course, _) = which_line("let degrees: u32 = tea;")?;
    book::check_all(course.layout())?;

    let (course, line) = which_line("let degrees: u64 = tea;")?;
    let found = book::check_all(course.layout())
        .expect_err("found")
        .to_string();
    assert!(
        found.starts_with(&format!("{LESSON}:{line}: asks about the line `let degrees: u64 = tea;`, and the program has none like it")),
        "{found}"
    );

    let (course, line) = which_line("let tea = \"hot\";")?;
    let found = book::check_all(course.layout())
        .expect_err("found")
        .to_string();
    assert!(
        found.starts_with(&format!("{LESSON}:{line}: the right option is `let tea = \"hot\";`, and the compiler does not speak of it in code/lessons/first/compile_fail/cold.stderr")),
        "{found}"
    );
    Ok(())
}

#[test]
fn no_right_option_and_two() -> Result<()> {
    found_at(
        "<details class=\"right\"><summary>the",
        "<details><summary>the",
        49,
        &["a question with 0 right options"],
    )?;
    found_at(
        "<details><summary>the",
        "<details class=\"right\"><summary>the",
        49,
        &["a question with 2 right options"],
    )
}

#[test]
fn too_few_options_and_too_many() -> Result<()> {
    let option = "<details><summary>the <code>pan</code></summary>\n\nNo: it has no spout.\n\n</details>\n\n";
    found_at(
        option,
        "",
        49,
        &["a question with 1 options", "two to four"],
    )?;
    let four = ["pan", "pot", "cup", "jug"].map(|name| option.replace("pan", name));
    found_at(option, &four.concat(), 49, &["a question with 5 options"])?;
    found_at(option, &option.repeat(2), 59, &["two options say the same"])
}

#[test]
fn an_explanation_that_contradicts_its_option() -> Result<()> {
    found_at(
        "Yes: it has one.",
        "No: it has one.",
        59,
        &[
            "the explanation of a right option begins `No: it has one.`",
            "begin with `Yes:`",
        ],
    )?;
    found_at(
        "No: it has no spout.",
        "Nobody knows.",
        53,
        &["the explanation of a wrong option begins `Nobody knows.`"],
    )?;
    found_at(
        "No: it has no spout.",
        "No.",
        53,
        &["without an explanation"],
    )?;
    found_at("No: it has no spout.", "", 53, &["begins ``"])
}

#[test]
fn an_option_that_shows_itself_or_says_nothing() -> Result<()> {
    found_at(
        "<details><summary>the",
        "<details open><summary>the",
        53,
        &["open from the start"],
    )?;
    found_at(
        "<summary>the <code>pan</code></summary>",
        "<summary>the `pan`</summary>",
        53,
        &[
            "an option with a backtick: the `pan`",
            "write <code>..</code>",
        ],
    )?;
    found_at(
        "<summary>the <code>pan</code></summary>",
        "<summary></summary>",
        53,
        &["an option that says nothing"],
    )
}

#[test]
fn no_question_in_a_quiz() -> Result<()> {
    found_at(
        "Which one would you take for tea?\n",
        "Tea.\n",
        49,
        &["a quiz without a question"],
    )
}

#[test]
fn a_label_that_does_not_count() -> Result<()> {
    found_at(
        "aria-label=\"Question 3\"",
        "aria-label=\"Question 2\"",
        49,
        &[
            "a question whose aria-label is `Question 2`",
            "aria-label=\"Question 3\"",
        ],
    )
}

#[test]
fn the_right_option_always_in_the_same_place() -> Result<()> {
    found_at(
        "<details class=\"right\"><summary>nothing</summary>\n\nYes: there is nothing in it.\n\n</details>\n\n<details><summary>it does not compile</summary>\n\nNo: an empty `main` is a `main`.\n\n</details>",
        "<details><summary>it does not compile</summary>\n\nNo: an empty `main` is a `main`.\n\n</details>\n\n<details class=\"right\"><summary>nothing</summary>\n\nYes: there is nothing in it.\n\n</details>",
        5,
        &["the same place in all three questions"],
    )
}

#[test]
fn three_times_the_same_kind() -> Result<()> {
    let course = course()?;
    let text = course.read(LESSON)?;
    let from = text.find("Which one would").expect("there");
    let to = text.find("## The whole file").expect("there");
    let same = "What does this print?\n\n```rust,example=silent\n{{#include ../../../code/lessons/first/examples/silent.rs}}\n```\n\n<details class=\"right\"><summary>nothing</summary>\n\nYes: it is empty.\n\n</details>\n\n<details><summary><code>0</code></summary>\n\nNo: nobody asked for it.\n\n</details>\n\n</section>\n\n";
    course.write(LESSON, &format!("{}{same}{}", &text[..from], &text[to..]))?;
    let found = book::check_all(course.layout()).expect_err("found");
    assert!(
        found
            .to_string()
            .contains(&format!("{LESSON}:5: the three questions ask the same")),
        "{found}"
    );
    Ok(())
}

#[test]
fn a_lesson_without_questions_with_two_and_with_one_elsewhere() -> Result<()> {
    let course = course()?;
    course.write(LESSON, "# First\n\n## The whole file\n\nNone.\n")?;
    let found = book::check_all(course.layout()).expect_err("found");
    assert!(
        found.to_string().starts_with(&format!(
            "{LESSON}:3: a lesson without the section `## Three questions`"
        )),
        "{found}"
    );
    found_at(
        "<section class=\"quiz\" aria-label=\"Question 3\">",
        "<section aria-label=\"Question 3\">",
        3,
        &["`## Three questions` holds 2 questions"],
    )?;
    found_at(
        "## Three questions",
        "## Questions\n\n## Three questions\n\n## More",
        9,
        &["a question outside of `## Three questions`"],
    )?;
    found_at(
        "## The whole file",
        "## Afterthought\n\n## The whole file",
        3,
        &["does not stand directly before `## The whole file`"],
    )
}
