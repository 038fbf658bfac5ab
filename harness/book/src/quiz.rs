//! The three questions at the end of a lesson: that each can be answered, and
//! that what it says a program prints is what the program prints.
//!
//! A question is a `<section class="quiz">` that holds the question, its
//! program, and an option in each `<details>`. The form is in CONTRIBUTING.md.

mod outline;

use std::fs;
use std::path::Path;

use crate::include;
use course::fault::Fault;
use course::layout::Layout;
use course::lesson;
use outline::{Choice, Outline, Question};

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
    let page = Outline::read(markdown);
    let mut faults = Vec::new();
    faults.extend(wrong_section(&page));
    for (index, question) in page.questions.iter().enumerate() {
        faults.extend(wrong_place(index, question));
        faults.extend(wrong_form(question));
        faults.extend(wrong_output(layout, chapter, question));
        faults.extend(wrong_line(layout, chapter, question));
    }
    faults.extend(too_alike(&page.questions));
    faults
        .into_iter()
        .map(|fault| fault.in_file(&here))
        .collect()
}

/// A fault of a question, on `line` of the chapter that is being checked.
fn fault(line: usize, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::unplaced(message, help).at(line)
}

/// A lesson whose section of questions is missing, misplaced, or not of three.
fn wrong_section(page: &Outline) -> Option<Fault> {
    let headings = &page.headings;
    let place = |name: &str| headings.iter().position(|(heading, _)| heading == name);
    let after = place(AFTER)?;
    let Some(before) = place(HEADING) else {
        return Some(fault(
            headings[after].1,
            format!("a lesson without the section `## {HEADING}`"),
            "write three questions before `## The whole file`, as CONTRIBUTING.md says",
        ));
    };
    let line = headings[before].1;
    if before + 1 != after {
        return Some(fault(
            line,
            format!("`## {HEADING}` does not stand directly before `## {AFTER}`"),
            "move it there: all lessons have the same order",
        ));
    }
    let of_lesson = |one: &&Question| one.under == HEADING;
    let count = page.questions.iter().filter(of_lesson).count();
    (count != 3).then(|| {
        fault(
            line,
            format!("`## {HEADING}` holds {count} questions"),
            "a question is a <section class=\"quiz\">, and a lesson has three",
        )
    })
}

/// A question whose number or section is not that of its place.
fn wrong_place(index: usize, question: &Question) -> Vec<Fault> {
    let mut faults = Vec::new();
    let number = format!("Question {}", index + 1);
    if question.label != number {
        faults.push(fault(
            question.line,
            format!("a question whose aria-label is `{}`", question.label),
            format!("write aria-label=\"{number}\": it is shown, and read out"),
        ));
    }
    if question.under != HEADING {
        faults.push(fault(
            question.line,
            format!("a question outside of `## {HEADING}`"),
            "move it there",
        ));
    }
    faults
}

/// Three questions that ask the same, or whose right options have the same place.
fn too_alike(questions: &[Question]) -> Vec<Fault> {
    let [first, rest @ ..] = questions else {
        return Vec::new();
    };
    if rest.len() != 2 {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let right = |one: &Question| one.options.iter().position(|option| option.right);
    if right(first).is_some() && rest.iter().all(|one| right(one) == right(first)) {
        faults.push(fault(
            first.line,
            "the right option has the same place in all three questions",
            "move one of them: a reader sees the pattern",
        ));
    }
    if rest.iter().all(|one| one.text.trim() == first.text.trim()) {
        faults.push(fault(
            first.line,
            "the three questions ask the same",
            "use two kinds at least: what does this print, which line is wrong, which one would you take",
        ));
    }
    faults
}

/// A question that asks nothing, has not two to four options or not one right one, and
/// the options that are not in form.
fn wrong_form(question: &Question) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !question.text.contains('?') {
        faults.push(fault(
            question.line,
            "a quiz without a question",
            "ask something between <section> and the first <details>",
        ));
    }
    let count = question.options.len();
    if !(2..=4).contains(&count) {
        faults.push(fault(
            question.line,
            format!("a question with {count} options"),
            "give two to four, each a <details> with a blank line behind its <summary>",
        ));
    }
    let right = question.options.iter().filter(|one| one.right).count();
    if right != 1 {
        faults.push(fault(
            question.line,
            format!("a question with {right} right options"),
            "exactly one is <details class=\"right\">",
        ));
    }
    for (index, option) in question.options.iter().enumerate() {
        faults.extend(wrong_summary(option, &question.options[..index]));
        faults.extend(wrong_explanation(option));
    }
    faults
}

/// An option whose `<summary>` is empty, the same as one `before` it, or no HTML; or
/// that is open.
fn wrong_summary(option: &Choice, before: &[Choice]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |message: String, help: &str| faults.push(fault(option.line, message, help));
    if option.words.trim().is_empty() && option.codes.is_empty() {
        add(
            "an option that says nothing".to_owned(),
            "put what the reader chooses into its <summary>",
        );
    }
    if before
        .iter()
        .any(|other| other.words.trim() == option.words.trim() && other.codes == option.codes)
    {
        add(
            "two options say the same".to_owned(),
            "give the reader a choice",
        );
    }
    if option.words.contains('`') {
        add(
            format!("an option with a backtick: {}", option.words.trim()),
            "a <summary> is HTML: write <code>..</code>",
        );
    }
    if option.open {
        add(
            "an option that is open from the start".to_owned(),
            "remove `open`: the reader chooses first",
        );
    }
    faults
}

/// An option whose explanation does not begin with Yes or No, or ends there.
fn wrong_explanation(option: &Choice) -> Option<Fault> {
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
        return Some(fault(
            option.line,
            format!("the explanation of a {kind} option begins `{begins}`"),
            format!("begin with `{word}:` and say why"),
        ));
    }
    (explanation.len() < word.len() + 3).then(|| {
        fault(
            option.line,
            "an option without an explanation",
            "say in one to three sentences why, or why not",
        )
    })
}

/// A question on what a program prints whose options do not say what it does print.
fn wrong_output(layout: &Layout, chapter: &Path, question: &Question) -> Option<Fault> {
    if !question.text.contains(PRINTS) {
        return None;
    }
    let includes = include::includes(&question.programs);
    let [included] = includes.as_slice() else {
        return Some(fault(
            question.line,
            format!(
                "a question what is printed, with {} programs",
                includes.len()
            ),
            "include one program of the lesson's examples/, by `rustdoc_include`: what is not run is not proved",
        ));
    };
    let program = chapter.parent()?.join(&included.path);
    let shown = layout.relative(&program);
    let recording = program.with_extension("stdout");
    let Ok(recorded) = fs::read_to_string(&recording) else {
        return Some(fault(
            question.line,
            format!(
                "asks what {} prints, and there is no {}",
                shown.display(),
                layout.relative(&recording).display()
            ),
            "judge it `Exact` in the lesson's judged.rs, then record: SNAPSHOTS=overwrite cargo test -p code",
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
        Some(fault(
            option.line,
            message,
            "its <summary> lists the printed lines, each in a <code>, or says `nothing`",
        ))
    })
}

/// A line that a question names and that its program does not have; and where the
/// compiler refuses the program, a right one that it does not speak of.
fn wrong_line(layout: &Layout, chapter: &Path, question: &Question) -> Option<Fault> {
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
            return Some(fault(
                option.line,
                format!("asks about the line `{line}`, and the program has none like it"),
                "copy the line, or a part of it, from the program",
            ));
        }
        let (refused, said) = diagnostic.as_ref().filter(|_| option.right)?;
        (!said.lines().any(|one| one.contains(line.as_str()))).then(|| {
            fault(
                option.line,
                format!(
                    "the right option is `{line}`, and the compiler does not speak of it in {}",
                    refused.with_extension("stderr").display()
                ),
                "name a line that the compiler points at",
            )
        })
    })
}
