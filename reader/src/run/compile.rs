//! Makes a program of a text: with rustc alone, and the libraries that Cargo has
//! built.
//!
//! A package of its own for Cargo would be right by construction, but Cargo looks
//! at the whole graph of crates before it calls the compiler, waits for every
//! other Cargo that works in the same directory, and so takes half as long again
//! (`scripts/figures run` measures it). So Cargo is asked only where something has
//! changed that it would look at: the lock file, the manifest of the lesson whose
//! crates the program uses, a library or the compiler ([`Freshness`]).

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use course::layout::Layout;
use course::lesson;
use programs::externs::{self, Externs, Freshness};
use programs::process::{End, Job, Limits};
use programs::rustc::message::{Message, messages};
use programs::rustc::{Compiler, Invocation};

use super::cache::{Cache, Key, Verdict};
use super::program::{FILE, Program};

/// How often to try again where the libraries change at the same time.
const TRIES: usize = 3;

/// How long to wait before looking whether a job was stopped that waits for
/// another.
const LOOK: Duration = Duration::from_millis(20);

/// What rustc says of libraries that do not fit together: `can't find crate`,
/// `found possibly newer version`, `compiled by an incompatible version`, `found
/// invalid metadata` and their like.
const STALE: [&str; 7] = [
    "E0460", "E0461", "E0462", "E0463", "E0514", "E0519", "E0786",
];

/// What came of compiling.
#[derive(Debug)]
pub enum Compiled {
    /// A program.
    Done {
        /// The executable.
        binary: PathBuf,
        /// How long it took.
        took: Duration,
        /// Whether it was compiled now.
        fresh: bool,
        /// Warnings.
        diagnostics: Vec<Message>,
    },
    /// Errors.
    Refused {
        /// How long it took.
        took: Duration,
        /// What they are.
        diagnostics: Vec<Message>,
    },
    /// Nothing: the job was stopped.
    Stopped,
}

/// Compiles programs and keeps them.
#[derive(Debug)]
pub struct Workshop {
    layout: Layout,
    cache: Cache,
    limits: Limits,
    /// By the lesson whose crates they are.
    tools: Mutex<HashMap<String, Arc<Tools>>>,
    /// Who asks Cargo at this moment, and what is being compiled.
    busy: Mutex<HashSet<Work>>,
    done: Condvar,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Work {
    /// For the lesson.
    Tools(String),
    Program(Key),
}

/// What a program is compiled with.
#[derive(Debug)]
pub(super) struct Tools {
    pub(super) compiler: Compiler,
    pub(super) externs: Externs,
    stamp: Freshness,
    /// Of the compiler and the libraries, as the cache knows them.
    fingerprint: u64,
}

/// Something that only one does at a time, until this is dropped.
struct Turn<'a> {
    workshop: &'a Workshop,
    work: Work,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut busy = self
            .workshop
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.work);
        self.workshop.done.notify_all();
    }
}

impl Workshop {
    /// A workshop for programs that use the crates of `layout`; it keeps programs
    /// in `directory`, and its compiler to `limits`.
    pub fn new(layout: Layout, directory: &Path, limits: Limits) -> Workshop {
        Workshop {
            layout,
            cache: Cache::new(directory),
            limits,
            tools: Mutex::default(),
            busy: Mutex::default(),
            done: Condvar::new(),
        }
    }

    /// Asks Cargo for the libraries before they are needed. Where that fails, it is
    /// told when they are.
    pub fn prepare(&self, job: &Job) {
        let _ = self.tools(lesson::PLAIN, job, &mut || ());
    }

    /// Compiles a program of `page` as a part of `job`, unless that was done before,
    /// and puts the executable into the directory `place`. `compiling` is told when
    /// that takes its time.
    ///
    /// # Errors
    /// When the libraries cannot be built, or the compiler cannot be called.
    pub fn compile(
        &self,
        program: &Program,
        page: &str,
        place: &Path,
        job: &Job,
        compiling: &mut dyn FnMut(),
    ) -> anyhow::Result<Compiled> {
        let start = Instant::now();
        let mut told = false;
        let mut compiling = || {
            if !std::mem::replace(&mut told, true) {
                compiling();
            }
        };
        for _ in 0..TRIES {
            let Some(tools) = self.tools(page, job, &mut compiling)? else {
                return Ok(Compiled::Stopped);
            };
            let key = Key::of(program, tools.fingerprint);
            // Two that ask for the same at once: the second waits and finds it.
            let Some(_turn) = self.turn(Work::Program(key.clone()), job, &mut compiling) else {
                return Ok(Compiled::Stopped);
            };
            if let Some((verdict, binary)) = self.cache.find(&key, program, place) {
                return Ok(told_before(verdict, binary, start.elapsed()));
            }
            compiling();
            let bench = self.cache.bench()?;
            let (end, diagnostics) = self.call(program, &tools, bench.path(), job)?;
            match end {
                End::Stopped => return Ok(Compiled::Stopped),
                End::Limit(_) => {
                    return Ok(Compiled::Refused {
                        took: start.elapsed(),
                        diagnostics,
                    });
                }
                End::Exited(status) if !status.success() => {
                    let stale = diagnostics
                        .iter()
                        .filter_map(|one| one.code.as_deref())
                        .any(|code| STALE.contains(&code));
                    if stale || tools.stamp != self.stamp(&tools) {
                        // The libraries changed in between.
                        self.known().remove(&tools.externs.lesson.name);
                        continue;
                    }
                }
                End::Exited(_) => {}
            }
            let verdict = Verdict {
                program: program.clone(),
                compiled: end.success(),
                diagnostics,
            };
            // A program that cannot be kept is told of: it would be compiled again
            // and again.
            self.cache.keep(&key, bench, &verdict)?;
            let Some((verdict, binary)) = self.cache.find(&key, program, place) else {
                bail!("a program was compiled and is gone; press Run again");
            };
            let took = start.elapsed();
            let Verdict {
                compiled,
                diagnostics,
                ..
            } = verdict;
            return Ok(if compiled {
                Compiled::Done {
                    binary,
                    took,
                    fresh: true,
                    diagnostics,
                }
            } else {
                Compiled::Refused { took, diagnostics }
            });
        }
        bail!(
            "the libraries that programs are linked with change all the time, or do not fit \
             together; stop what builds them, or run `cargo clean` and start again"
        )
    }

    /// Calls the compiler.
    fn call(
        &self,
        program: &Program,
        tools: &Tools,
        bench: &Path,
        job: &Job,
    ) -> anyhow::Result<(End, Vec<Message>)> {
        let file = bench.join(FILE);
        fs::write(&file, &program.text)
            .with_context(|| format!("cannot write {}", file.display()))?;
        let mut output = Invocation::rustc(&tools.compiler.program, self.limits)
            .inside(bench)
            .program()
            .crate_name("program")
            .edition(&program.edition)
            .json()
            .externs(&tools.externs)
            .stripped()
            .to(&Cache::binary_on(bench))
            .run(Path::new(FILE), job)
            .context("cannot call the compiler")?;
        output.stderr = without(&output.stderr, &[bench, self.layout.root()]);
        Ok((output.end, messages(&output, FILE)))
    }

    /// The compiler and the libraries for the programs of `page`, as Cargo would have
    /// them now; none when the job was stopped.
    pub(super) fn tools(
        &self,
        page: &str,
        job: &Job,
        compiling: &mut dyn FnMut(),
    ) -> anyhow::Result<Option<Arc<Tools>>> {
        let lesson = lesson::linked_with(&self.layout, page);
        let Some(_turn) = self.turn(Work::Tools(lesson.name.clone()), job, compiling) else {
            return Ok(None);
        };
        let known = self.known().get(&lesson.name).cloned();
        if let Some(tools) = known.filter(|tools| tools.stamp == self.stamp(tools)) {
            return Ok(Some(tools));
        }
        compiling();
        let compiler = Compiler::find(self.layout.root())?;
        let externs = match externs::libraries_offline(&self.layout, &lesson, job) {
            Ok(externs) => externs,
            Err(_) if job.is_stopped() => return Ok(None),
            Err(error) => {
                return Err(anyhow!(
                    "the crates that programs use cannot be built: {error:#}\nWhere one was never \
                     downloaded: `cargo run -- fetch` in a terminal does that, with a network, and then \
                     Run needs none."
                ));
            }
        };
        let stamp = Freshness::now(&self.layout, &externs, &compiler.program);
        let fingerprint = externs.fingerprint(&compiler)?;
        let tools = Arc::new(Tools {
            compiler,
            externs,
            stamp,
            fingerprint,
        });
        self.known().insert(lesson.name, Arc::clone(&tools));
        Ok(Some(tools))
    }

    fn stamp(&self, tools: &Tools) -> Freshness {
        Freshness::now(&self.layout, &tools.externs, &tools.compiler.program)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Arc<Tools>>> {
        self.tools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else does `work`; none when the job was stopped. While it
    /// waits, somebody is compiling.
    fn turn(&self, work: Work, job: &Job, compiling: &mut dyn FnMut()) -> Option<Turn<'_>> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        while !busy.insert(work.clone()) {
            compiling();
            (busy, _) = self
                .done
                .wait_timeout(busy, LOOK)
                .unwrap_or_else(PoisonError::into_inner);
            if job.is_stopped() {
                return None;
            }
        }
        Some(Turn {
            workshop: self,
            work,
        })
    }
}

/// What was found, as it was found.
fn told_before(verdict: Verdict, binary: PathBuf, took: Duration) -> Compiled {
    let diagnostics = verdict.diagnostics;
    if verdict.compiled {
        Compiled::Done {
            binary,
            took,
            fresh: false,
            diagnostics,
        }
    } else {
        Compiled::Refused { took, diagnostics }
    }
}

/// A text without the names of directories of this machine.
fn without(text: &str, directories: &[&Path]) -> String {
    let mut text = text.to_owned();
    for directory in directories {
        let name = directory.display().to_string();
        // As JSON has it, too.
        let escaped = name.replace('\\', "\\\\");
        for name in [escaped, name] {
            text = text.replace(&format!("{name}{}", std::path::MAIN_SEPARATOR), "");
            text = text.replace(&name, ".");
        }
    }
    text
}
