//! The table at the end of a lesson: its programs, how each is run, and what checks
//! it, as its `judged.rs` has it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use course::layout::{Layout, files, stem};
use course::lesson::{Lesson, Manifest};
use programs::flavor::{Flavor, on_current_thread};
use programs::judge::{Case, Judgement};

use crate::judged::Judged;

/// Tells whether the lesson's chapter ends with the table: that of a lesson with an
/// exercise does, and pages that are no lessons (welcome, setup, the phrasebook) show
/// their commands in the text.
pub fn has_one(lesson: &Lesson) -> bool {
    lesson.exercise().is_dir()
}

/// The table, as Markdown for the chapter to include.
///
/// # Errors
/// When a file of the lesson cannot be read.
pub fn markdown(layout: &Layout, lesson: &Lesson, judged: &Judged) -> Result<String> {
    let mut table = String::from("| program | run it | what checks it |\n|---|---|---|\n");
    add_rust(&mut table, layout, lesson, judged)?;
    add_go(&mut table, lesson, judged)?;
    add_compiled(&mut table, lesson)?;
    Ok(format!("{}\n\n{table}", legend(&table, lesson, judged)))
}

/// Adds the Rust programs, the lesson's library and its pictures.
fn add_rust(table: &mut String, layout: &Layout, lesson: &Lesson, judged: &Judged) -> Result<()> {
    let measured = measured_in_release(lesson)?;
    let manifest = Manifest::read(layout, lesson)?;
    let tested = manifest.tested_programs();
    for case in judged.rust {
        let program = case.program;
        let release = if measured.contains(&format!("--release --example {program}\n")) {
            "--release "
        } else {
            ""
        };
        let source = lesson.examples().join(program).with_extension("rs");
        row(
            table,
            &format!("{program}.rs"),
            &format!("cargo run {release}--example {program}"),
            &checked(case, &source)?,
        );
        if tested.contains(program) {
            let command = format!("cargo test -p {} --example {program}", lesson.package());
            row(table, &format!("{program}.rs"), &command, "the test in it");
        }
    }
    if manifest.has_library() {
        let command = format!("cargo test -p {}", lesson.package());
        row(table, "src/lib.rs", &command, "the tests in it");
    }
    if !judged.pictures.is_empty() {
        row(
            table,
            "pictures.rs",
            &format!("cargo run -- picture {}", lesson.name.replace('_', "-")),
            "what the page says of each picture, asked of its record; of a new run, what every run has in common",
        );
    }
    Ok(())
}

/// Adds the Go programs.
fn add_go(table: &mut String, lesson: &Lesson, judged: &Judged) -> Result<()> {
    for case in judged.go {
        let program = case.program;
        let source = lesson.go().join(program).with_extension("go");
        row(
            table,
            &format!("go/{program}.go"),
            &format!("go run code/lessons/{}/go/{program}.go", lesson.name),
            &checked(case, &source)?,
        );
    }
    Ok(())
}

/// Adds the programs that are compiled and not run.
fn add_compiled(table: &mut String, lesson: &Lesson) -> Result<()> {
    for (directory, says) in [
        (lesson.compile_fail(), "refuses it"),
        (lesson.compile_warn(), "warns"),
    ] {
        let kind = stem(&directory);
        for source in files(&directory, "rs")? {
            let _ = writeln!(
                table,
                "| `{kind}/{}.rs` | | that the compiler {says}, in the words beside it |",
                stem(&source)
            );
        }
    }
    Ok(())
}

/// The words above the table, on what stands in it.
fn legend(table: &str, lesson: &Lesson, judged: &Judged) -> String {
    let mut legend = format!(
        "Paths are from `code/lessons/{}`; a program without one is in `examples`.",
        lesson.name
    );
    if table.contains(EVERY_RUNTIME) {
        legend
            .push_str(" Every runtime: current_thread, and multi-thread with 1, 2 and 4 workers.");
    }
    if judged.go.iter().any(|case| case.on == Flavor::GO) {
        legend.push_str(" A Go program runs with GOMAXPROCS 1, 2 and 4.");
    }
    legend
}

/// The words that the legend above the table explains.
const EVERY_RUNTIME: &str = "on every runtime";

fn row(table: &mut String, program: &str, command: &str, check: &str) {
    let command = if command.contains('/') {
        // A long path may break after a slash, and leaves room for the words.
        format!("<code>{}</code>", command.replace('/', "/<wbr>"))
    } else {
        format!("`{command}`")
    };
    let _ = writeln!(table, "| `{program}` | {command} | {check} |");
}

/// The words for what `case` holds its program to.
fn checked(case: &Case, source: &Path) -> Result<String> {
    let text = read(source)?;
    let on = if text.contains("start_paused = true") {
        Some("in paused time".to_owned())
    } else if on_current_thread(&text).is_some() || matches!(case.on, [Flavor::Go(_), ..]) {
        flavors(case.on)
    } else {
        None
    };
    let (what, runs) = match case.judgement {
        Judgement::Exact => (exactly(case, source)?, None),
        Judgement::AnyOrder(lines) => {
            let lines = lines.len();
            (format!("{lines} lines, each once, in any order"), None)
        }
        Judgement::EachRun(claim, _) => (claim.to_owned(), Some(runs("each of ", case.runs))),
        Judgement::AllRuns(claim, _) => {
            let together = runs("", case.runs) + " together";
            (claim.to_owned(), Some(together))
        }
    };
    Ok(match (runs, on) {
        (None, None) => what,
        (None, Some(on)) => format!("{what}, {on}"),
        (Some(runs), None) => format!("{what} ({runs})"),
        (Some(runs), Some(on)) => format!("{what} ({runs} {on})"),
    })
}

/// The words for an exact case: the streams that are compared.
fn exactly(case: &Case, source: &Path) -> Result<String> {
    let recorded = |extension: &str| -> Result<bool> {
        let path = source.with_extension(extension);
        Ok(path.is_file() && !read(&path)?.is_empty())
    };
    let complaint = if case.exit == 0 {
        "what it writes to standard error"
    } else {
        "the message that it ends with"
    };
    let streams = match (recorded("stdout")?, recorded("stderr")?) {
        (true, false) => "its output".to_owned(),
        (true, true) => format!("its output and {complaint}"),
        (false, true) => complaint.to_owned(),
        (false, false) => "that it prints nothing".to_owned(),
    };
    Ok(format!("{streams}, exactly"))
}

/// `each of 40 runs`, or `1 run`.
fn runs(each_of: &str, count: usize) -> String {
    match count {
        1 => "1 run".to_owned(),
        _ => format!("{each_of}{count} runs"),
    }
}

/// `on every runtime`, or `with 1, 2 and 4 workers`; nothing where the legend or the
/// program says it.
fn flavors(flavors: &[Flavor]) -> Option<String> {
    if flavors == Flavor::TOKIO {
        return Some(EVERY_RUNTIME.to_owned());
    }
    if flavors == Flavor::GO {
        return None;
    }
    let counts: Vec<String> = flavors
        .iter()
        .filter_map(|flavor| match flavor {
            Flavor::Workers(count) | Flavor::Go(count) => Some(count.to_string()),
            Flavor::AsWritten | Flavor::CurrentThread => None,
        })
        .collect();
    let listed = match counts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => counts.concat(),
    };
    let with = match flavors.last()? {
        Flavor::Go(_) => format!("with GOMAXPROCS {listed}"),
        Flavor::Workers(_) if listed == "1" => "with 1 worker".to_owned(),
        Flavor::Workers(_) => format!("with {listed} workers"),
        Flavor::AsWritten => return None,
        Flavor::CurrentThread => return Some("on current_thread".to_owned()),
    };
    Some(if flavors.contains(&Flavor::CurrentThread) {
        format!("on current_thread, and {with}")
    } else {
        with
    })
}

/// The commands of the lesson's measurements, which are run in release mode.
fn measured_in_release(lesson: &Lesson) -> Result<String> {
    let mut commands = String::new();
    for path in files(&lesson.measured(), "txt")? {
        for line in read(&path)?.lines().filter(|line| line.starts_with("$ ")) {
            commands.push_str(line);
            commands.push('\n');
        }
    }
    Ok(commands)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flavors_are_told_as_they_are_run() {
        for (on, says) in [
            (&Flavor::TOKIO[..], Some("on every runtime")),
            (&Flavor::GO, None),
            (&[Flavor::AsWritten], None),
            (&[Flavor::Go(2)], Some("with GOMAXPROCS 2")),
            (&Flavor::MULTI_THREAD, Some("with 1, 2 and 4 workers")),
            (&[Flavor::Workers(1)], Some("with 1 worker")),
            (&[Flavor::Workers(2)], Some("with 2 workers")),
            (&[Flavor::CurrentThread], Some("on current_thread")),
            (
                &[Flavor::CurrentThread, Flavor::Workers(2)],
                Some("on current_thread, and with 2 workers"),
            ),
        ] {
            assert_eq!(flavors(on).as_deref(), says, "{on:?}");
        }
    }
}
