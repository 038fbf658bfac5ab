//! Running a program many times on each flavor, and counting its outcomes.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::{Provenance, Row, Spread};
use crate::externs;
use crate::flavor::{Flavor, Program};
use crate::go;
use crate::rustc;
use course::layout::Layout;
use course::lesson;

/// Counts what the example `program` prints in `runs` runs on each flavor that it
/// can be run on, and what its Go twin prints where there is one and Go is
/// installed. Each flavor is handed to `progress` before it is run.
///
/// # Errors
/// When there is no such program, it does not compile, or a run fails.
pub fn count(
    layout: &Layout,
    program: &str,
    runs: usize,
    date: String,
    progress: &mut dyn FnMut(Flavor),
) -> Result<Spread> {
    let (lesson, source) = lesson::of_program(layout, program)?;
    let scratch = rustc::scratch(&layout.target());
    let built = Program::compile(&source, &externs::examples(layout, &lesson)?, &scratch)?;
    let mut plan: Vec<(Flavor, &Program)> = Flavor::TOKIO
        .into_iter()
        .filter(|flavor| *flavor != Flavor::CurrentThread || built.on_current_thread.is_some())
        .map(|flavor| (flavor, &built))
        .collect();
    let twin = lesson.go().join(program).with_extension("go");
    let in_go = if twin.is_file() && go::version().is_some() {
        Some(go::compile(&twin, &scratch)?)
    } else {
        None
    };
    if let Some(in_go) = &in_go {
        plan.extend(Flavor::GO.into_iter().map(|flavor| (flavor, in_go)));
    }
    let mut rows = Vec::new();
    for (flavor, binary) in plan {
        progress(flavor);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for _ in 0..runs {
            let output = binary.run(flavor)?;
            if !output.end.success() {
                bail!("{program} failed on {flavor}: {}", output.report());
            }
            *seen.entry(outcome(&output.stdout)).or_default() += 1;
        }
        rows.push(Row::new(flavor, seen));
    }
    Ok(Spread {
        program: program.to_owned(),
        runs,
        provenance: Provenance::of_this_computer(layout, date, in_go.is_some())?,
        rows,
    })
}

/// The outcome of one run: its lines in one line, without the words that all of
/// them begin with, so that six lines `coming from: task N` in an order become
/// that order.
pub fn outcome(stdout: &str) -> String {
    let lines: Vec<&str> = stdout.lines().collect();
    let [first, rest @ ..] = lines.as_slice() else {
        return "nothing".to_owned();
    };
    let mut shared = if rest.is_empty() { 0 } else { first.len() };
    for line in rest {
        let same = first
            .bytes()
            .zip(line.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        shared = shared.min(same);
    }
    // Whole words only, and at least one word must be left.
    let shared = first[..floor_char_boundary(first, shared)]
        .rfind(' ')
        .map_or(0, |space| space + 1);
    let short: Vec<&str> = lines.iter().map(|line| &line[shared..]).collect();
    let one_character = short.iter().all(|word| word.chars().count() == 1);
    short.join(if one_character { " " } else { " / " })
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_the_differences_between_the_lines() {
        assert_eq!(outcome("coming from: task 5\ncoming from: task 0\n"), "5 0");
        assert_eq!(outcome(""), "nothing");
        assert_eq!(outcome("one line of words\n"), "one line of words");
        assert_eq!(outcome("before\nafter\n"), "before / after");
        assert_eq!(outcome("same\nsame\n"), "same / same");
        assert_eq!(outcome("the é x\nthe è x\n"), "é x / è x");
    }
}
