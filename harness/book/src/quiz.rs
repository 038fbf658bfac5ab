//! The three questions at the end of a lesson: that each can be answered, and
//! that what it says a program prints is what the program prints.
//!
//! A question is a `<section class="quiz">` that holds the question, its
//! program, and an option in each `<details>`. The form is in CONTRIBUTING.md.

mod page;

use std::fs;
use std::path::Path;

use crate::include;
use course::fault::Fault;
use course::layout::Layout;
use course::lesson;
use page::{Page, Question};

/// The section of a lesson that holds its questions.
const HEADING: &str = "Three questions";

/// The section that every lesson has, and that the questions stand before.
pub(crate) const AFTER: &str = "The whole file";

/// The question whose answer is what a program prints.
const PRINTS: &str = "What does this print?";

/// The question whose answer is a line of a program.
const LINE: &str = "Which line is wrong?";

/// Checks the questions of `chapter`, whose text is `markdown`.
///
/// A chapter that has a section "The whole file" is a lesson: it has three
/// questions, directly before that. Any other chapter needs none.
pub fn check(layout: &Layout, chapter: &Path, markdown: &str) -> Vec<Fault> {
    let here = layout.relative(chapter);
    let Page {
        questions,
        headings,
    } = Page::read(markdown);
    let mut faults = Vec::new();
    let mut fault = |line: usize, message: String, help: &str| {
        faults.push(Fault::new(&here, message, help).at(line));
    };

    let place = |name: &str| headings.iter().position(|(heading, _)| heading == name);
    if let Some(after) = place(AFTER) {
        let line = headings[after].1;
        match place(HEADING) {
            None => fault(
                line,
                format!("a lesson without the section `## {HEADING}`"),
                "write three questions before `## The whole file`, as CONTRIBUTING.md says",
            ),
            Some(before) if before + 1 != after => fault(
                headings[before].1,
                format!("`## {HEADING}` does not stand directly before `## {AFTER}`"),
                "move it there: all lessons have the same order",
            ),
            Some(before) => {
                let under = questions.iter().filter(|one| one.under == HEADING).count();
                if under != 3 {
                    fault(
                        headings[before].1,
                        format!("`## {HEADING}` holds {under} questions"),
                        "a question is a <section class=\"quiz\">, and a lesson has three",
                    );
                }
            }
        }
    }
    for (index, question) in questions.iter().enumerate() {
        let number = format!("Question {}", index + 1);
        if question.label != number {
            fault(
                question.line,
                format!("a question whose aria-label is `{}`", question.label),
                &format!("write aria-label=\"{number}\": it is shown, and read out"),
            );
        }
        if question.under != HEADING {
            fault(
                question.line,
                format!("a question outside of `## {HEADING}`"),
                "move it there",
            );
        }
        for (line, message, help) in wrong_form(question)
            .into_iter()
            .chain(wrong_output(layout, chapter, question))
            .chain(wrong_line(layout, chapter, question))
        {
            fault(line, message, &help);
        }
    }
    if let [first, rest @ ..] = questions.as_slice()
        && rest.len() == 2
    {
        let right = |one: &Question| one.options.iter().position(|option| option.right);
        if right(first).is_some() && rest.iter().all(|one| right(one) == right(first)) {
            fault(
                first.line,
                "the right option has the same place in all three questions".to_owned(),
                "move one of them: a reader sees the pattern",
            );
        }
        if rest.iter().all(|one| one.text.trim() == first.text.trim()) {
            fault(
                first.line,
                "the three questions ask the same".to_owned(),
                "use two kinds at least: what does this print, which line is wrong, which one would you take",
            );
        }
    }
    faults
}

type Wrong = (usize, String, String);

/// What is wrong with the form of a question.
fn wrong_form(question: &Question) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut add = |line: usize, message: String, help: &str| {
        wrong.push((line, message, help.to_owned()));
    };
    if !question.text.contains('?') {
        add(
            question.line,
            "a quiz without a question".to_owned(),
            "ask something between <section> and the first <details>",
        );
    }
    let count = question.options.len();
    if !(2..=4).contains(&count) {
        add(
            question.line,
            format!("a question with {count} options"),
            "give two to four, each a <details> with a blank line behind its <summary>",
        );
    }
    let right = question.options.iter().filter(|one| one.right).count();
    if right != 1 {
        add(
            question.line,
            format!("a question with {right} right options"),
            "exactly one is <details class=\"right\">",
        );
    }
    for (index, option) in question.options.iter().enumerate() {
        if option.words.trim().is_empty() && option.codes.is_empty() {
            add(
                option.line,
                "an option that says nothing".to_owned(),
                "put what the reader chooses into its <summary>",
            );
        }
        if question.options[..index]
            .iter()
            .any(|other| other.words.trim() == option.words.trim() && other.codes == option.codes)
        {
            add(
                option.line,
                "two options say the same".to_owned(),
                "give the reader a choice",
            );
        }
        if option.words.contains('`') {
            add(
                option.line,
                format!("an option with a backtick: {}", option.words.trim()),
                "a <summary> is HTML: write <code>..</code>",
            );
        }
        if option.open {
            add(
                option.line,
                "an option that is open from the start".to_owned(),
                "remove `open`: the reader chooses first",
            );
        }
        let (word, kind) = if option.right {
            ("Yes", "right")
        } else {
            ("No", "wrong")
        };
        let explanation = option.explanation.trim();
        let first: String = explanation
            .chars()
            .take_while(|letter| letter.is_alphabetic())
            .collect();
        if first != word {
            let begins: String = explanation.chars().take(20).collect();
            add(
                option.line,
                format!("the explanation of a {kind} option begins `{begins}`"),
                &format!("begin with `{word}:` and say why"),
            );
        } else if explanation.len() < word.len() + 3 {
            add(
                option.line,
                "an option without an explanation".to_owned(),
                "say in one to three sentences why, or why not",
            );
        }
    }
    wrong
}

/// What a question says a program prints, and what it does print.
fn wrong_output(layout: &Layout, chapter: &Path, question: &Question) -> Option<Wrong> {
    if !question.text.contains(PRINTS) {
        return None;
    }
    let includes = include::includes(&question.programs);
    let [included] = includes.as_slice() else {
        return Some((
            question.line,
            format!(
                "a question what is printed, with {} programs",
                includes.len()
            ),
            "include one program of the lesson's examples/, by `rustdoc_include`: what is not run is not proved".to_owned(),
        ));
    };
    let program = chapter.parent()?.join(&included.path);
    let shown = layout.relative(&program);
    let recording = program.with_extension("stdout");
    let Ok(recorded) = fs::read_to_string(&recording) else {
        return Some((
            question.line,
            format!(
                "asks what {} prints, and there is no {}",
                shown.display(),
                layout.relative(&recording).display()
            ),
            "judge it `Exact` in the lesson's judged.rs, then record: SNAPSHOTS=overwrite cargo test -p code".to_owned(),
        ));
    };
    let printed: Vec<&str> = recorded.lines().collect();
    question.options.iter().find_map(|option| {
        let says = option.lines();
        let same = says.as_ref() == Some(&printed);
        if option.right == same {
            return None;
        }
        let message = if option.right {
            format!(
                "the right option says {}, and {} prints {printed:?}",
                says.map_or_else(
                    || format!("`{}`", option.words.trim()),
                    |lines| format!("{lines:?}")
                ),
                shown.display(),
            )
        } else {
            format!("a wrong option says what {} prints", shown.display())
        };
        Some((
            option.line,
            message,
            "its <summary> lists the printed lines, each in a <code>, or says `nothing`".to_owned(),
        ))
    })
}

/// Lines that a question names and that its program does not have; and where
/// the compiler refuses the program, a right one that it does not speak of.
fn wrong_line(layout: &Layout, chapter: &Path, question: &Question) -> Option<Wrong> {
    if !question.text.contains(LINE) {
        return None;
    }
    let mut program = question.programs.clone();
    let mut diagnostic = None;
    for include in include::includes(&question.programs) {
        let path = chapter.parent()?.join(&include.path);
        // A file that is missing is reported with the other includes.
        program.push_str(&fs::read_to_string(&path).unwrap_or_default());
        let shown = layout.relative(&path);
        if lesson::place_of(&shown).is_some_and(|(_, part)| part == "compile_fail")
            && let Ok(said) = fs::read_to_string(path.with_extension("stderr"))
        {
            diagnostic = Some((shown, said));
        }
    }
    question.options.iter().find_map(|option| {
        let [line] = option.codes.as_slice() else {
            return None;
        };
        if !option.words.trim().is_empty() {
            return None;
        }
        if !program.lines().any(|one| one.contains(line.as_str())) {
            return Some((
                option.line,
                format!("asks about the line `{line}`, and the program has none like it"),
                "copy the line, or a part of it, from the program".to_owned(),
            ));
        }
        let (refused, said) = diagnostic.as_ref().filter(|_| option.right)?;
        (!said.lines().any(|one| one.contains(line.as_str()))).then(|| {
            (
                option.line,
                format!(
                    "the right option is `{line}`, and the compiler does not speak of it in {}",
                    refused.with_extension("stderr").display()
                ),
                "name a line that the compiler points at".to_owned(),
            )
        })
    })
}
