//! `count`: counts what a program prints over many runs, by runtime flavor.

use std::fs;
use std::process::ExitCode;

use anyhow::Context;
use course::layout::Layout;
use course::lesson;
use programs::spread::{self, Spread, today};

use crate::cli::CountArgs;
use crate::say::{complain, say};

/// The width of a line; a terminal is rarely narrower.
const WIDTH: usize = 100;

/// Counts on this computer and prints the spread, with the book's own after it,
/// or records it in the place of the book's with `--record`.
///
/// # Errors
///
/// When there is no such program, a run of it fails, or the record cannot be
/// written.
pub fn run(args: &CountArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let program = args.program.trim_end_matches(".rs").replace('-', "_");
    let (lesson, _) = lesson::of_program(layout, &program)?;
    let spread = spread::count(layout, &program, args.runs, today(), &mut |flavor| {
        complain(format_args!(
            "running {program} {} times on {flavor} ..",
            args.runs
        ));
    })?;
    say(format_args!(
        "{program}, {} runs on each, {}\n",
        spread.runs,
        spread.provenance.sentence()
    ));
    say(format_args!("{}", spread.terminal(WIDTH)));
    let directory = lesson.measured();
    if args.record {
        fs::create_dir_all(&directory)
            .with_context(|| format!("making {}", directory.display()))?;
        for (name, content) in spread.files() {
            let path = directory.join(name);
            fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
            say(format_args!(
                "recorded {}",
                layout.relative(&path).display()
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let recorded = directory.join(&program).with_extension("json");
    if recorded.is_file() {
        let book = Spread::read(&recorded)?;
        say(format_args!(
            "and in the book, {} runs on each, {}\n",
            book.runs,
            book.provenance.sentence()
        ));
        say(format_args!("{}", book.terminal(WIDTH)));
    }
    Ok(ExitCode::SUCCESS)
}
