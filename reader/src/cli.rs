//! The command line.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use course::layout::Layout;

use crate::addresses;

/// Reads From Goroutines to Tasks: without a command, opens the book in the
/// browser and keeps the page in step with the files.
#[derive(Debug, Parser)]
#[command(name = "reader", bin_name = "cargo run --", version)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// The command; the book is served when none is given.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The options of `serve`, which may be given without its name.
    #[command(flatten)]
    pub serve: ServeArgs,

    /// The directory of another book, laid out like this one; for the tests.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// A command and its options.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the book, serve it on this computer, reload the page on every save, and
    /// run the programs of its pages
    Serve(ServeArgs),
    /// Write the book as static pages
    Build(BuildArgs),
    /// Prove one lesson, or the whole book
    Test(TestArgs),
    /// Count what a program prints over many runs, by runtime flavor
    Count(CountArgs),
    /// Run a program on another Tokio than the course's, as in `against tokio@1.53 no_order`
    Against(AgainstArgs),
    /// Download everything that the other commands need, so that they need no network
    Fetch,
    /// Prove the book in a copy with the newest Tokio of its line, and list by page what
    /// changes
    Renew(RenewArgs),
    /// Make the run of a picture again, and draw it
    Picture(PictureArgs),
    /// Begin a lesson: its folder and its pages, from a template
    New(NewArgs),
    /// Check your attempt at an exercise, again after every save
    Exercise(ExerciseArgs),
    /// List the exercises: which are done, which are open, and which is next
    Exercises(ExercisesArgs),
    /// The preprocessor behind a plain `mdbook test`
    #[command(hide = true)]
    Prove(ProveArgs),
}

/// The options of `serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// The port to listen on; 3000 or the next free one when not given
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,

    /// Do not open the browser
    #[arg(long)]
    pub no_open: bool,

    /// Serve the book without running any program from its pages
    #[arg(long)]
    pub no_run: bool,

    /// A limit of what is run, as in `memory=64`; for the tests
    #[arg(long = "limit", hide = true, value_name = "NAME=N")]
    pub limits: Vec<String>,

    /// The directory of attempts and progress; for the tests
    #[arg(long, hide = true, value_name = "DIR")]
    pub my: Option<PathBuf>,

    /// The port to look for a free one from; for the tests
    #[arg(long, hide = true, value_name = "N", default_value_t = addresses::PORT)]
    pub first_port: u16,
}

/// The options of `build`.
#[derive(Args, Clone, Debug)]
pub struct BuildArgs {
    /// The directory to write the pages to; target/book when not given
    #[arg(long, value_name = "DIR")]
    pub dest: Option<PathBuf>,
}

/// The options of `test`.
#[derive(Args, Clone, Debug)]
pub struct TestArgs {
    /// The lesson to prove, as in `no-order`; everything when not given
    pub lesson: Option<String>,
}

/// The options of `count`.
#[derive(Args, Clone, Debug)]
pub struct CountArgs {
    /// The program, as in `no_order`
    pub program: String,

    /// The number of runs on each flavor
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub runs: usize,

    /// Write what was counted into the lesson's folder, for the book
    #[arg(long)]
    pub record: bool,
}

/// The options of `against`.
#[derive(Args, Clone, Debug)]
pub struct AgainstArgs {
    /// The Tokio, as in `tokio@1.53`: a folder of other-tokios, or its exact version
    #[arg(value_name = "tokio@VERSION")]
    pub tokio: String,

    /// The program, as in `no_order`, or the path of its file
    pub program: String,

    /// Run it on the course's own Tokio first
    #[arg(long)]
    pub beside: bool,

    /// The arguments of the program, after `--`
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<String>,
}

/// The options of `renew`.
#[derive(Args, Clone, Debug)]
pub struct RenewArgs {
    /// The version of Tokio, an older one too, as in `1.53.3`; the newest of the
    /// course's line when not given
    #[arg(long, value_name = "VERSION", conflicts_with = "rust")]
    pub tokio: Option<String>,

    /// Prove it with the course's own Tokio and the compiler that is here
    #[arg(long)]
    pub rust: bool,

    /// Write the list to this file too, in Markdown
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// The options of `picture`.
#[derive(Args, Clone, Debug)]
pub struct PictureArgs {
    /// The picture, as in `one_person`, or its lesson; all when not given
    pub name: Option<String>,

    /// Write what was recorded into the lesson's folder, for the book
    #[arg(long)]
    pub record: bool,

    /// Draw the book's picture again from its record, without a run
    #[arg(long, conflicts_with = "record")]
    pub redraw: bool,
}

/// The options of `new`.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// The lesson, as in `no_order`
    pub lesson: String,

    /// The part of the book, by its directory below book/src, as in `tasks`
    #[arg(long, value_name = "PART")]
    pub part: String,
}

/// The options of `exercise`.
#[derive(Args, Clone, Debug)]
pub struct ExerciseArgs {
    /// The exercise, as in `no-order`; the next one when not given
    pub name: Option<String>,

    /// Check once, and do not wait for a save
    #[arg(long)]
    pub once: bool,

    /// Lay the solution beside your own, once yours passes
    #[arg(long, conflicts_with_all = ["once", "reset"], requires = "name")]
    pub solution: bool,

    /// Begin again from the starter; what you have is kept beside it
    #[arg(long, conflicts_with = "once", requires = "name")]
    pub reset: bool,

    /// The directory of attempts and progress; for the tests
    #[arg(long, hide = true, value_name = "DIR")]
    pub my: Option<PathBuf>,
}

/// The options of `exercises`.
#[derive(Args, Clone, Debug)]
pub struct ExercisesArgs {
    /// The directory of attempts and progress; for the tests
    #[arg(long, hide = true, value_name = "DIR")]
    pub my: Option<PathBuf>,
}

/// The arguments that mdBook gives a preprocessor.
#[derive(Args, Clone, Debug)]
pub struct ProveArgs {
    /// `supports RENDERER`, or nothing
    pub question: Vec<String>,
}

impl Cli {
    /// Finds the book to work on.
    ///
    /// # Errors
    ///
    /// When there is no book where one was looked for.
    pub fn layout(&self) -> anyhow::Result<Layout> {
        let Some(root) = &self.root else {
            return Layout::find();
        };
        let root = root
            .canonicalize()
            .with_context(|| format!("cannot find the book in {}", root.display()))?;
        Ok(Layout::at(root))
    }
}
