//! Runs and checks the programs that a page posts, under limits, and sends events as
//! things happen.
//!
//! - [`routes`] answers the page's requests, and [`access_key`] is what permits them.
//! - [`queue`] lets as many run at once as the computer has processors.
//! - [`compile`] makes an executable of a [`program`], once: [`cache`] keeps it.
//! - [`check`] holds an attempt at an exercise to its tests.
//! - [`run_dirs`] holds the files of a run while it lasts, and [`limits`] says what a
//!   run may take.
//! - [`event`] is what is sent, and `stream` sends it: [`lines`] cuts output into lines,
//!   [`tally`] counts outcomes.
//!
//! A program has the rights of the user who started the reader. The key keeps others
//! from running anything, and the limits keep a mistake from taking the computer;
//! neither makes a sandbox.

pub mod access_key;
pub mod cache;
pub mod check;
pub mod compile;
pub mod event;
pub mod limits;
pub mod lines;
pub mod program;
pub mod queue;
pub mod routes;
pub mod run_dirs;
mod stream;
pub mod tally;

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use course::layout::Layout;
use exercises::store::ProgressStore;
use programs::flavor::Flavor;
use programs::process::{self, End, Job, JobEvent, Resources};

use access_key::AccessKey;
use compile::{CompileService, Compiled};
use event::{Ended, Event};
use limits::RunLimits;
use lines::Lines;
use program::Program;
use queue::RunQueue;
use run_dirs::RunDirs;
use tally::Tally;

/// The time between two reports of a tally that grows.
const TALLY_INTERVAL: Duration = Duration::from_millis(50);

/// A request to run a program.
#[derive(Clone, Debug)]
pub struct RunRequest {
    /// The program.
    pub program: Program,
    /// The page that the program is on, by its chapter's file: it is linked with the
    /// crates of that lesson.
    pub page: String,
    /// The runtime flavor; for [`Flavor::CurrentThread`] the text was changed already.
    pub flavor: Flavor,
    /// The number of runs, where outcomes are to be counted and not shown one by one.
    pub times: Option<u32>,
}

/// Compiles and runs programs, a few at a time.
#[derive(Debug)]
pub struct Runner {
    compiler: CompileService,
    run_dirs: RunDirs,
    queue: RunQueue,
    key: AccessKey,
    limits: RunLimits,
    /// The course with its exercises.
    book: Layout,
    /// The learner's attempts and progress.
    store: ProgressStore,
    /// The jobs under way, to be stopped at the end.
    jobs: Mutex<Jobs>,
}

#[derive(Debug, Default)]
struct Jobs {
    closed: bool,
    open: Vec<Weak<Job>>,
}

impl Runner {
    /// Creates a runner for the programs and the exercises of a book. It writes beside
    /// the built book, and progress into `store`.
    ///
    /// # Errors
    /// When it cannot write beside the book.
    pub fn new(book: &Layout, store: ProgressStore, limits: RunLimits) -> anyhow::Result<Runner> {
        let directory = book.built_book().with_file_name("reader");
        std::fs::create_dir_all(&directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
        Ok(Runner {
            key: AccessKey::kept_in(&directory.join("key"))?,
            run_dirs: RunDirs::new(&directory.join("runs"))?,
            compiler: CompileService::new(
                book.or_this_repository(),
                &directory.join("programs"),
                limits.compiler,
            ),
            limits,
            book: book.clone(),
            store,
            queue: RunQueue::new(std::thread::available_parallelism().map_or(1, usize::from)),
            jobs: Mutex::default(),
        })
    }

    /// The key that permits a page to run programs.
    pub fn key(&self) -> &AccessKey {
        &self.key
    }

    /// Builds the libraries that the first run would have to wait for. Blocks meanwhile.
    pub fn prepare(&self) {
        let job = self.job();
        self.compiler.prepare(&job);
    }

    /// Creates a job that ends with the runner at the latest.
    pub fn job(&self) -> Arc<Job> {
        let job = Arc::new(Job::new());
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.open.retain(|job| job.strong_count() > 0);
        jobs.open.push(Arc::downgrade(&job));
        if jobs.closed {
            job.stop();
        }
        job
    }

    /// Ends everything that is under way and waits until it has ended; nothing can
    /// be run afterwards. Then the files of the runs are removed.
    pub async fn close(&self) {
        {
            let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.closed = true;
            for job in jobs.open.iter().filter_map(Weak::upgrade) {
                job.stop();
            }
        }
        self.queue.wait_until_idle().await;
        self.run_dirs.remove();
    }

    /// Runs a program as a part of `job`, and emits what happens. Blocks meanwhile, and
    /// waits for no permit.
    pub fn run(&self, request: &RunRequest, job: &Job, emit: &mut dyn FnMut(Event)) {
        if let Err(error) = self.try_to_run(request, job, emit) {
            emit(Event::Error {
                message: format!("{error:#}"),
            });
        }
    }

    fn try_to_run(
        &self,
        request: &RunRequest,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<()> {
        let run_dir = self.run_dirs.create()?;
        let done = self.compile_and_run(request, run_dir.path(), job, emit);
        // A process that is left may still write files: it ends before they are removed.
        job.kill_marked();
        if let Some(ended) = done? {
            emit(Event::Ended(ended));
        }
        Ok(())
    }

    fn compile_and_run(
        &self,
        request: &RunRequest,
        run_dir: &Path,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Option<Ended>> {
        let start = Instant::now();
        let compiled =
            self.compiler
                .compile(&request.program, &request.page, run_dir, job, &mut || {
                    emit(Event::Compiling)
                })?;
        let ms = event::millis(start.elapsed());
        let binary = match compiled {
            Compiled::Stopped => return Err(stopped()),
            Compiled::Refused { diagnostics } => {
                emit(Event::FailedToCompile { ms, diagnostics });
                return Ok(None);
            }
            Compiled::Done {
                binary,
                compiled_now,
                diagnostics,
            } => {
                emit(Event::Compiled {
                    ms,
                    compiled_now,
                    diagnostics,
                });
                binary
            }
        };
        let cwd = run_dirs::create_cwd(run_dir)?;
        let command = || command(&binary, &cwd, request.flavor, &self.limits.resources);
        match request.times {
            None => self.run_once(command, job, emit).map(Some),
            Some(times) => self
                .run_repeatedly(command, &cwd, times, job, emit)
                .map(Some),
        }
    }

    /// Runs a program and emits what it prints.
    fn run_once(
        &self,
        command: impl Fn() -> Command,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Ended> {
        let mut lines = Lines::default();
        let start = Instant::now();
        let end = job.run(command(), self.limits.run, &mut |event| match event {
            JobEvent::Started => emit(Event::Started),
            JobEvent::Printed(stream, bytes, at) => lines.take(stream, bytes, at, emit),
            JobEvent::Quiet => lines.flush(emit),
        })?;
        let took = start.elapsed();
        let stderr = lines.end(emit);
        if end == End::Stopped {
            return Err(stopped());
        }
        Ok(Ended::of(end, &stderr, took, &self.limits.resources))
    }

    /// Runs a program many times, each time in an empty directory, and emits a tally of
    /// the outcomes. A run that reaches a limit is the last one.
    fn run_repeatedly(
        &self,
        command: impl Fn() -> Command,
        cwd: &Path,
        times: u32,
        job: &Job,
        emit: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Ended> {
        let mut tally = Tally::new(times);
        let start = Instant::now();
        let mut emitted = start;
        let mut last = None;
        for _ in 0..times {
            let output = job.output(command(), self.limits.run)?;
            if output.end == End::Stopped {
                return Err(stopped());
            }
            run_dirs::reset_cwd(cwd)?;
            let reached = matches!(output.end, End::Limit(_));
            let ended = Ended::of(
                output.end,
                &output.stderr,
                start.elapsed(),
                &self.limits.resources,
            );
            tally.count(&output, &ended);
            last = Some(ended);
            if reached || start.elapsed() > self.limits.repeats {
                break;
            }
            if emitted.elapsed() >= TALLY_INTERVAL {
                emitted = Instant::now();
                emit(tally.event());
            }
        }
        emit(tally.event());
        Ok(tally.ended(last, start.elapsed()))
    }
}

fn stopped() -> anyhow::Error {
    anyhow!("the run was stopped")
}

/// The command that runs a program in a directory of its own, with what a program
/// may count on in its environment and nothing else.
fn command(binary: &Path, cwd: &Path, flavor: Flavor, resources: &Resources) -> Command {
    let mut command = resources.command(binary);
    process::at_home(&mut command, cwd);
    flavor.ask_for(&mut command);
    command
}
