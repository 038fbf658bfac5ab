//! Runs and checks what the page posts, under limits, and tells what happens as it
//! happens.
//!
//! - [`routes`] is what the page asks, and [`key`] who may ask it.
//! - [`places`] lets in as many at once as the computer has processors.
//! - [`compile`] makes an executable of a [`program`], once: [`cache`] keeps it.
//! - [`check`] holds an attempt at an exercise to its tests.
//! - [`scratch`] holds the files of a run while it lasts, and [`limits`] what it
//!   may take.
//! - [`event`] is what is told: [`lines`] cuts output into lines, [`tally`] counts
//!   outcomes.
//!
//! What is run has the rights of whoever started the reader. The key keeps others
//! from running anything, and the limits keep a mistake from taking the computer;
//! neither makes a sandbox.

pub mod cache;
pub mod check;
pub mod compile;
pub mod event;
pub mod key;
pub mod limits;
pub mod lines;
pub mod places;
pub mod program;
pub mod routes;
pub mod scratch;
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

use compile::{Compiled, Workshop};
use event::{Ended, Event};
use key::Key;
use limits::Allowance;
use lines::Lines;
use places::Places;
use program::Program;
use scratch::Scratch;
use tally::Tally;

/// How often a tally is told while it grows.
const TALLIES: Duration = Duration::from_millis(50);

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Order {
    /// What is compiled.
    pub program: Program,
    /// The page whose program it is, by its chapter's file: it is linked with the
    /// crates of that lesson.
    pub page: String,
    /// What it runs on; for [`Flavor::CurrentThread`] the text was changed already.
    pub flavor: Flavor,
    /// How often to run it, where its outcomes are to be counted and not shown one
    /// by one.
    pub times: Option<u32>,
}

/// Compiles and runs programs, a few at a time.
#[derive(Debug)]
pub struct Runner {
    workshop: Workshop,
    scratch: Scratch,
    places: Places,
    key: Key,
    allowance: Allowance,
    /// The course with its exercises.
    book: Layout,
    /// What the learner keeps.
    desk: ProgressStore,
    /// What is under way, to be stopped at the end.
    jobs: Mutex<Jobs>,
}

#[derive(Debug, Default)]
struct Jobs {
    closed: bool,
    open: Vec<Weak<Job>>,
}

impl Runner {
    /// A runner for the programs and the exercises of a book. What it writes lies
    /// beside the built book, and on the learner's desk.
    ///
    /// # Errors
    /// When it cannot write beside the book.
    pub fn new(book: &Layout, desk: ProgressStore, allowance: Allowance) -> anyhow::Result<Runner> {
        let directory = book.built_book().with_file_name("reader");
        std::fs::create_dir_all(&directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
        Ok(Runner {
            key: Key::kept_in(&directory.join("key"))?,
            scratch: Scratch::new(&directory.join("runs"))?,
            workshop: Workshop::new(
                book.or_this_repository(),
                &directory.join("programs"),
                allowance.compiler,
            ),
            allowance,
            book: book.clone(),
            desk,
            places: Places::new(std::thread::available_parallelism().map_or(1, usize::from)),
            jobs: Mutex::default(),
        })
    }

    /// Who knows it may run programs.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Does what the first run would have to wait for. Blocks meanwhile.
    pub fn prepare(&self) {
        let job = self.job();
        self.workshop.prepare(&job);
    }

    /// A job that ends with the runner at the latest.
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
        self.places.all_left().await;
        self.scratch.remove();
    }

    /// Does what is ordered, as a part of `job`, and tells what happens. Blocks
    /// meanwhile, and waits for no place.
    pub fn carry_out(&self, order: &Order, job: &Job, tell: &mut dyn FnMut(Event)) {
        if let Err(error) = self.try_to_carry_out(order, job, tell) {
            tell(Event::Error {
                says: format!("{error:#}"),
            });
        }
    }

    fn try_to_carry_out(
        &self,
        order: &Order,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<()> {
        let place = self.scratch.place()?;
        let done = self.in_place(order, place.path(), job, tell);
        // Before its files are removed: somebody may still be writing.
        job.kill_marked();
        if let Some(ended) = done? {
            tell(Event::Ended(ended));
        }
        Ok(())
    }

    fn in_place(
        &self,
        order: &Order,
        place: &Path,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Option<Ended>> {
        let compiled =
            self.workshop
                .compile(&order.program, &order.page, place, job, &mut || {
                    tell(Event::Compiling);
                })?;
        let binary = match compiled {
            Compiled::Stopped => return Err(stopped()),
            Compiled::Refused { took, diagnostics } => {
                tell(Event::FailedToCompile {
                    ms: event::millis(took),
                    diagnostics,
                });
                return Ok(None);
            }
            Compiled::Done {
                binary,
                took,
                fresh,
                diagnostics,
            } => {
                tell(Event::Compiled {
                    ms: event::millis(took),
                    fresh,
                    diagnostics,
                });
                binary
            }
        };
        let inside = scratch::inside(place)?;
        let command = || command(&binary, &inside, order.flavor, &self.allowance.resources);
        match order.times {
            None => self.once(command, job, tell).map(Some),
            Some(times) => self.often(command, &inside, times, job, tell).map(Some),
        }
    }

    /// Runs a program and tells what it prints.
    fn once(
        &self,
        command: impl Fn() -> Command,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Ended> {
        let mut lines = Lines::default();
        let start = Instant::now();
        let end = job.run(command(), self.allowance.run, &mut |news| match news {
            JobEvent::Started => tell(Event::Started),
            JobEvent::Printed(stream, bytes, at) => lines.take(stream, bytes, at, tell),
            JobEvent::Quiet => lines.flush(tell),
        })?;
        let took = start.elapsed();
        let last_words = lines.end(tell);
        if end == End::Stopped {
            return Err(stopped());
        }
        Ok(Ended::of(end, &last_words, took, &self.allowance.resources))
    }

    /// Runs a program many times, each time in a fresh directory, and tells what
    /// came out. A run that reaches a limit is the last one.
    fn often(
        &self,
        command: impl Fn() -> Command,
        inside: &Path,
        times: u32,
        job: &Job,
        tell: &mut dyn FnMut(Event),
    ) -> anyhow::Result<Ended> {
        let mut tally = Tally::new(times);
        let start = Instant::now();
        let mut told = start;
        let mut last = None;
        for _ in 0..times {
            let output = job.output(command(), self.allowance.run)?;
            if output.end == End::Stopped {
                return Err(stopped());
            }
            scratch::refresh(inside)?;
            let reached = matches!(output.end, End::Limit(_));
            let ended = Ended::of(
                output.end,
                &output.stderr,
                start.elapsed(),
                &self.allowance.resources,
            );
            tally.count(&output, &ended);
            last = Some(ended);
            if reached || start.elapsed() > self.allowance.repeats {
                break;
            }
            if told.elapsed() >= TALLIES {
                told = Instant::now();
                tell(tally.event());
            }
        }
        tell(tally.event());
        Ok(tally.ended(last, start.elapsed()))
    }
}

fn stopped() -> anyhow::Error {
    anyhow!("the run was stopped")
}

/// The command that runs a program in a directory of its own, with what a program
/// may count on in its environment and nothing else.
fn command(binary: &Path, inside: &Path, flavor: Flavor, resources: &Resources) -> Command {
    let mut command = resources.command(binary);
    process::at_home(&mut command, inside);
    flavor.ask_for(&mut command);
    command
}
