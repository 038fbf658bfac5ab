//! `against`: compiles and runs a program on another Tokio than the course's.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use anyhow::Context;
use course::fault::Fault;
use course::layout::{Layout, stem};
use course::lesson::{self, Lesson};
use programs::externs;
use programs::other_tokio::OtherTokio;
use programs::process::{End, Job, JobEvent, Limits, Stream};
use programs::rustc::{self, Compiler};
use programs::toolchain;

use super::exit_code;
use crate::cli::AgainstArgs;
use crate::say::{complain, say};
use crate::shutdown::stop_on_signal;

/// Compiles the program against the Tokio that was named and runs it under the limits
/// of a program of the course; with `--beside`, on the course's own first. The exit code
/// is the program's.
///
/// # Errors
/// When there is no such Tokio or program, a crate was never downloaded, or the program
/// does not compile.
pub fn run(args: &AgainstArgs, layout: &Layout) -> anyhow::Result<ExitCode> {
    let crates = layout.or_this_repository();
    let tokio = OtherTokio::find(&crates, &args.tokio)?;
    let (lesson, source) = program(layout, &args.program)?;
    let rustc = Compiler::on_path()?.release()?.to_owned();
    let job = Arc::new(Job::new());
    stop_on_signal(&job).context("listening for Ctrl-C")?;
    let scratch = tempfile::tempdir().context("making a temporary directory")?;
    if args.beside {
        let locked = toolchain::tokio_version(&crates)?;
        let linked = lesson::linked_with(&crates, &lesson.name);
        let externs = externs::libraries_offline(&crates, &linked, &job)?;
        say(format_args!("== on Tokio {locked}, the course's own"));
        let binary = scratch.path().join("on_the_locked");
        rustc::compile(&source, &binary, &externs)?;
        let end = run_once(&binary, &args.arguments, &job)?;
        report_end(end);
        say(format_args!("\n== on Tokio {}", tokio.version));
    }
    if !tokio.target(&crates).is_dir() {
        complain(format_args!(
            "building Tokio {}, for the first time ..",
            tokio.version
        ));
    }
    let externs = tokio.libraries(&crates, &lesson, &job)?;
    let binary = scratch.path().join("on_the_other");
    rustc::compile(&source, &binary, &externs).map_err(|error| {
        let help = format!(
            "where the compiler finds a name missing, it may be newer than Tokio {}, or of a \
             crate that other-tokios/{} has not",
            tokio.version, tokio.name
        );
        Fault::unplaced(format!("{error:#}"), help)
    })?;
    let end = run_once(&binary, &args.arguments, &job)?;
    complain(format_args!(
        "{} ran on Tokio {} (other-tokios/{}), rustc {rustc}",
        stem(&source),
        tokio.version,
        tokio.name
    ));
    Ok(report_end(end))
}

/// Says how a run ended that did not end by itself, and returns its exit code.
fn report_end(end: End) -> ExitCode {
    match end {
        End::Exited(status) => {
            if status.code().is_none() {
                complain(format_args!("it ended with: {status}"));
            }
            exit_code(status)
        }
        End::Limit(_) | End::Stopped => {
            complain(format_args!("it did not come to its end: {end}"));
            ExitCode::FAILURE
        }
    }
}

/// The source of the program that `asked` names, by its name or as a file's path, and
/// its lesson. A file of no lesson counts as one of the lesson that needs Tokio alone.
fn program(layout: &Layout, asked: &str) -> anyhow::Result<(Lesson, PathBuf)> {
    let path = Path::new(asked);
    if path.components().count() == 1 && !path.is_file() {
        let name = asked.trim_end_matches(".rs").replace('-', "_");
        return lesson::of_program(layout, &name);
    }
    if !path.is_file() {
        let help = "name a program, as in `no_order`, or a file that is there";
        return Err(Fault::unplaced(format!("there is no file {asked}"), help).into());
    }
    let source = fs::canonicalize(path).with_context(|| format!("looking for {asked}"))?;
    let here = layout.relative(&source);
    let lesson = lesson::place_of(&here).map_or(lesson::PLAIN, |(lesson, _)| lesson);
    Ok((Lesson::at(layout, lesson), source))
}

/// Runs `binary` under the limits of a program, and shows its output as it comes.
fn run_once(binary: &Path, arguments: &[String], job: &Job) -> anyhow::Result<End> {
    let mut command = Command::new(binary);
    command.args(arguments);
    job.run(command, Limits::PROGRAM, &mut |event| {
        if let JobEvent::Printed(stream, bytes, _) = event {
            // A terminal that has gone away is no reason to stop.
            let _ = match stream {
                Stream::Stdout => std::io::stdout().lock().write_all(bytes),
                Stream::Stderr => std::io::stderr().lock().write_all(bytes),
            };
        }
    })
}
