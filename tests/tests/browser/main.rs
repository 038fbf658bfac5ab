//! The reader in a real browser: every page as a person meets it. Where there
//! is no Chromium the tests are ignored and say so; with `CI=true` they fail.
//!
//! One browser and one runtime serve all tests. A test is an `async fn` that gets a
//! [`Stage`] and stands in the list below.

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
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use browser::Shared;
use course::tool;
use futures_util::FutureExt;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use reader::Readers;
use stage::{Missing, Stage};
use tokio::runtime::Runtime;

/// Tests that run at once, where the command line does not say: two of them keep
/// two cores busy, with the browser, the reader and its compiler.
const AT_ONCE: usize = 2;

/// A test that is under way.
type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// A test, by the name of its module and its own.
struct Test {
    name: &'static str,
    run: for<'a> fn(&'a Stage) -> Running<'a>,
}

macro_rules! tests {
    ($($module:ident :: $name:ident),* $(,)?) => {
        [$(Test {
            name: concat!(stringify!($module), "::", stringify!($name)),
            run: |stage| Box::pin($module::$name(stage)),
        }),*]
    };
}

/// All tests, the longest first: what begins last should not be what ends last.
fn tests() -> impl Iterator<Item = Test> {
    tests![
        accessibility::no_page_has_a_barrier_in_either_theme,
        pages::every_page_is_light_quiet_and_fits_a_phone,
        static_copy::a_static_copy_asks_the_playground_when_run_is_pressed,
        accessibility::a_program_that_runs_puts_up_no_barrier,
        checking::an_exercise_is_solved_in_the_page_by_keyboard_and_stays_solved,
        checking::a_failing_attempt_hears_why_and_is_offered_the_hint,
        checking::what_hangs_is_killed_or_stopped,
        running::the_runtime_is_chosen,
        running::a_hundred_runs_grow_into_bars_beside_the_books,
        running::a_program_runs_and_its_lines_come_with_their_times,
        running::a_program_that_goes_on_is_stopped,
        running::from_the_top_of_a_page_to_a_run_by_keyboard,
        editing::editor_and_output_fit_a_phone,
        editing::a_change_is_run_survives_a_reload_and_is_taken_back,
        editing::a_compile_error_leads_into_the_editor,
        static_copy::where_the_playground_cannot_help_the_command_is_offered,
        writing::a_mistake_is_shown_in_the_page_and_goes_when_it_is_mended,
        writing::a_tab_that_nobody_sees_holds_no_connection_and_catches_up_when_it_is_seen,
        refusals::without_the_key_too_long_and_without_a_reader,
        refusals::what_the_reader_tells_is_shown,
        expecting::what_was_expected_is_compared_with_what_came,
        reading::a_lesson_is_read_by_keyboard,
        reading::the_control_of_amdahls_law_follows_the_law,
        checking::a_solution_has_no_button_for_a_main_that_does_nothing,
        checking::without_the_key_the_command_is_offered,
        asking::a_question_is_answered_by_keyboard_and_read_out,
        asking::printed_lines_stand_below_each_other,
        asking::printed_every_option_is_explained_and_the_right_one_named,
        asking::without_javascript_an_option_explains_itself,
        pages::files_that_a_page_asks_for_are_noted,
        waiting::a_page_without_progress_ends_the_wait,
        waiting::a_page_that_answers_nothing_ends_the_wait,
        waiting::a_page_with_progress_is_waited_for,
        waiting::a_crashed_browser_is_started_again,
    ]
    .into_iter()
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
        let ignored = tests().map(|test| {
            let why = || Ok(Completion::ignored_with("there is no Chromium on the path"));
            Trial::ignorable_test(test.name, why)
        });
        return Ok(libtest_mimic::run(arguments, ignored.collect()).exit_code());
    };
    let runtime = Arc::new(Runtime::new().context("starting the runtime")?);
    let all = Arc::new(All {
        browser: Shared::new(executable),
        readers: Arc::default(),
        verbose: arguments.nocapture,
    });
    let trials = tests().map(|test| {
        let (runtime, all) = (Arc::clone(&runtime), Arc::clone(&all));
        Trial::ignorable_test(test.name, move || runtime.block_on(all.run(&test)))
    });
    let conclusion = libtest_mimic::run(arguments, trials.collect());
    runtime.block_on(all.end());
    Ok(conclusion.exit_code())
}

/// All that the tests share.
struct All {
    browser: Shared,
    readers: Arc<Readers>,
    /// Prints what passing tests note.
    verbose: bool,
}

impl All {
    async fn run(&self, test: &Test) -> Result<Completion, Failed> {
        let (mut result, crashed) = self.try_once(test).await;
        if crashed && result.is_err() {
            // Another test may have brought the browser down.
            eprintln!("{} is run again: the browser has crashed", test.name);
            (result, _) = self.try_once(test).await;
        }
        match result {
            Ok(()) => Ok(Completion::Completed),
            Err(error) => match error.downcast::<Missing>() {
                Ok(missing) => Ok(Completion::ignored_with(missing)),
                Err(error) => Err(Failed::from(format!("{error:#}"))),
            },
        }
    }

    /// Runs a test, and tells whether the browser has crashed meanwhile.
    async fn try_once(&self, test: &Test) -> (Result<()>, bool) {
        let stage = match Stage::new(&self.browser, &self.readers, self.verbose).await {
            Ok(stage) => stage,
            Err(error) => return (Err(error), false),
        };
        // A failed assertion must not leave pages open.
        let result = AssertUnwindSafe((test.run)(&stage)).catch_unwind().await;
        let result = result.unwrap_or_else(|panic| Err(panicked(&*panic)));
        let crashed = stage.has_crashed();
        stage.close().await;
        (result, crashed)
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
