//! The reader in a real browser: every page as a person meets it. Where there
//! is no Chromium the tests are ignored and say so; with `CI=true` they fail.
//!
//! One browser and one runtime serve all tests. A test is an `async fn` that gets a
//! [`Stage`] and stands in the list below. What is proved of every page is a test for
//! each, so that an edit of one chapter proves one page again.
//!
//! Proofs are remembered: see [`remembered`].

mod accessibility;
mod asking;
mod browser;
mod checking;
mod editing;
mod expecting;
mod intercept;
mod pages;
mod panel;
mod patience;
mod reader;
mod reading;
mod refusals;
mod remembered;
mod running;
mod seen;
#[path = "../small_course/mod.rs"]
mod small_course;
mod stage;
mod static_copy;
mod visit;
mod waiting;
mod writing;

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use browser::Shared;
use course::layout::Layout;
use course::tool;
use futures_util::FutureExt;
use libtest_mimic::{Arguments, Completion, Trial};
use proofs::Memory;
use proofs::memory::ProofCounts;
use reader::Readers;
use remembered::{Basis, Uses};
use stage::{Missing, Stage};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

/// Tests that run at once, where the command line does not say: two of them keep
/// two cores busy, with the browser, the reader and its compiler.
const AT_ONCE: usize = 2;

/// A test that is under way.
type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A test, by the name of its module and its own.
struct Test {
    name: String,
    uses: Uses,
    run: Box<dyn for<'a> Fn(&'a Stage) -> Running<'a> + Send + Sync>,
}

macro_rules! tests {
    ($uses:expr; $($module:ident :: $name:ident),* $(,)?) => {
        [$(Test {
            name: concat!(stringify!($module), "::", stringify!($name)).to_owned(),
            uses: $uses,
            run: Box::new(|stage| Box::pin($module::$name(stage))),
        }),*]
    };
}

/// A test for each page.
macro_rules! of_each {
    ($pages:expr, $uses:expr; $module:ident :: $name:ident) => {
        $pages.into_iter().map(|page| {
            let name = format!("{}::{}::{page}", stringify!($module), stringify!($name));
            let page: Arc<str> = page.into();
            Test {
                name,
                uses: $uses,
                run: Box::new(move |stage| {
                    let page = Arc::clone(&page);
                    Box::pin(async move { $module::$name(stage, &page).await })
                }),
            }
        })
    };
}

/// All tests, the longest first: what begins last should not be what ends last.
fn tests() -> Result<Vec<Test>> {
    let layout = Layout::find()?;
    let mut all = Vec::new();
    all.extend(programs());
    all.extend(tests![Uses::Theme;
        static_copy::static_copy_asks_the_playground_when_run,
        static_copy::playground_that_cannot_help_leaves_the_command,
    ]);
    let pages = pages::pages(&layout)?;
    all.extend(of_each!(accessibility::pages(&layout)?, Uses::Axe;
        accessibility::page_has_no_barrier_in_either_theme));
    all.extend(of_each!(pages.clone(), Uses::Pages;
        pages::page_is_light_quiet_and_fits_a_phone));
    all.extend(of_each!(pages, Uses::Theme;
        static_copy::static_copy_asks_no_other_host));
    all.extend(tests![Uses::Pages;
        asking::question_is_answered_by_keyboard_and_read_out,
        asking::lines_of_an_option_stand_below_each_other,
        asking::printed_page_explains_options_and_names_the_right,
        asking::option_explains_itself_without_javascript,
        pages::files_that_a_page_asks_for_are_noted,
        reading::lesson_is_read_by_keyboard,
        reading::control_of_amdahls_law_follows_the_law,
        waiting::page_without_progress_ends_the_wait,
        waiting::page_that_answers_nothing_ends_the_wait,
        waiting::page_with_progress_is_waited_for,
        waiting::browser_that_crashed_is_started_again,
    ]);
    Ok(all)
}

/// Tests in which programs run, and those of courses of their own.
fn programs() -> impl IntoIterator<Item = Test> {
    tests![Uses::Programs;
        accessibility::program_that_ran_has_no_barrier,
        checking::exercise_is_solved_by_keyboard_and_stays_solved,
        checking::attempt_that_fails_gets_reason_and_hint,
        checking::check_that_hangs_is_killed_or_stopped,
        running::runtime_is_chosen,
        running::hundred_runs_grow_into_bars_beside_the_books,
        running::program_runs_and_its_lines_have_times,
        running::program_that_goes_on_is_stopped,
        running::program_is_reached_and_run_by_keyboard,
        editing::editor_and_output_fit_a_phone,
        editing::change_is_run_kept_and_taken_back,
        editing::compile_error_leads_into_the_editor,
        writing::mistake_is_shown_and_goes_when_mended,
        writing::hidden_tab_holds_no_connection_and_catches_up,
        refusals::refusals_for_key_length_and_reader_are_shown,
        refusals::events_of_the_reader_are_shown,
        expecting::expectation_is_compared_with_what_was_printed,
        checking::solution_has_no_button_for_an_empty_main,
        checking::check_without_the_key_offers_the_command,
    ]
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("the browser's tests could not be started: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Some(executable) = browser::executable()? else {
        if !arguments.list {
            tool::report_skipped("the reader in a browser (there is no Chromium on the path)");
        }
        let ignored = tests()?.into_iter().map(|test| {
            let why = || Ok(Completion::ignored_with("there is no Chromium on the path"));
            Trial::ignorable_test(test.name, why)
        });
        return Ok(libtest_mimic::run(arguments, ignored.collect()).exit_code());
    };
    let runtime = Arc::new(Runtime::new().context("starting the runtime")?);
    let all = Arc::new(All {
        browser: Shared::new(executable.clone()),
        executable,
        readers: Arc::default(),
        memory: Memory::open(&Layout::find()?, "browser")?,
        basis: OnceCell::new(),
        verbose: arguments.nocapture,
    });
    let trials = tests()?.into_iter().map(|test| {
        let (runtime, all) = (Arc::clone(&runtime), Arc::clone(&all));
        Trial::ignorable_test(test.name.clone(), move || {
            Ok(runtime
                .block_on(all.run(&test))
                .map_err(|error| format!("{error:#}"))?)
        })
    });
    let conclusion = libtest_mimic::run(arguments, trials.collect());
    runtime.block_on(all.end());
    if all.memory.counts() != ProofCounts::default() {
        println!("{}\n", all.memory.summary());
    }
    Ok(conclusion.exit_code())
}

/// All that the tests share.
struct All {
    executable: PathBuf,
    browser: Shared,
    readers: Arc<Readers>,
    memory: Memory,
    basis: OnceCell<Basis>,
    /// Prints what passing tests note.
    verbose: bool,
}

impl All {
    /// Runs a test, unless it is remembered.
    async fn run(&self, test: &Test) -> Result<Completion> {
        let look = || Basis::new(self.executable.clone(), &self.readers);
        let basis = self.basis.get_or_try_init(look).await?;
        let known = basis.known(test.uses)?;
        let proof = self
            .memory
            .open_with_files(&test.name, &known, basis.book())?;
        let Some(proof) = proof else {
            return Ok(Completion::Completed);
        };
        let began = Instant::now();
        let (mut result, crashed) = self.try_once(test).await;
        if crashed && result.is_err() {
            // Another test may have brought the browser down.
            eprintln!("{} is run again: the browser has crashed", test.name);
            (result, _) = self.try_once(test).await;
        }
        if self.verbose {
            println!("{}: {:.1} s", test.name, began.elapsed().as_secs_f64());
        }
        match result {
            Ok(files) if basis.holds()? => proof.succeeded(&files)?,
            Ok(_) => eprintln!("{} is not remembered: the book was edited", test.name),
            Err(error) => match error.downcast::<Missing>() {
                Ok(missing) => return Ok(Completion::ignored_with(missing)),
                Err(error) => bail!(proof.failed(&format!("{error:#}"))),
            },
        }
        Ok(Completion::Completed)
    }

    /// Runs a test, and returns the files that its pages asked for, and whether the
    /// browser has crashed meanwhile.
    async fn try_once(&self, test: &Test) -> (Result<BTreeSet<PathBuf>>, bool) {
        let stage = match Stage::new(&self.browser, &self.readers, self.verbose).await {
            Ok(stage) => stage,
            Err(error) => return (Err(error), false),
        };
        // A failed assertion must not leave pages open.
        let result = AssertUnwindSafe((test.run)(&stage)).catch_unwind().await;
        let result = result.unwrap_or_else(|panic| Err(panicked(&*panic)));
        let crashed = stage.has_crashed();
        stage.close().await;
        (result.map(|()| stage.files_of_the_book()), crashed)
    }

    async fn end(&self) {
        self.readers.end().await;
        self.browser.end().await;
    }
}

fn panicked(panic: &(dyn Any + Send)) -> anyhow::Error {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    anyhow!("{}", words.unwrap_or("the test panicked"))
}
