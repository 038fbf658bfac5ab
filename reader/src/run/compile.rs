//! Compiles posted programs: with rustc alone, and the libraries that Cargo has
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
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use course::fingerprint::Fingerprint;
use course::layout::Layout;
use course::lesson;
use programs::externs::{self, Externs, Freshness};
use programs::process::{End, Job, Limits};
use programs::rustc::message::{Message, messages};
use programs::rustc::{Compiler, Invocation};

use super::cache::{Cache, CacheKey, Compilation};
use super::program::{FILE, Program};

/// The number of tries where the libraries change at the same time.
const TRIES: usize = 3;

/// The time after which a job that waits for another looks again whether it was
/// stopped.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The codes of rustc's errors on libraries that do not fit together: `can't find
/// crate`, `found possibly newer version`, `compiled by an incompatible version`,
/// `found invalid metadata` and their like.
const STALE_LIBRARIES: [&str; 7] = [
    "E0460", "E0461", "E0462", "E0463", "E0514", "E0519", "E0786",
];

/// The outcome of compiling a program.
#[derive(Debug)]
pub enum Compiled {
    /// The program has an executable.
    Done {
        /// The executable.
        binary: PathBuf,
        /// True when the compiler ran for it, and false when it was in the cache.
        compiled_now: bool,
        /// Warnings.
        diagnostics: Vec<Message>,
    },
    /// The compiler refuses the program.
    Refused {
        /// Errors and warnings.
        diagnostics: Vec<Message>,
    },
    /// The job was stopped.
    Stopped,
}

impl Compiled {
    fn of(compilation: Compilation, binary: PathBuf, compiled_now: bool) -> Compiled {
        let diagnostics = compilation.diagnostics;
        if compilation.compiled {
            Compiled::Done {
                binary,
                compiled_now,
                diagnostics,
            }
        } else {
            Compiled::Refused { diagnostics }
        }
    }
}

/// Compiles programs and caches them.
#[derive(Debug)]
pub struct CompileService {
    layout: Layout,
    cache: Cache,
    limits: Limits,
    /// The tools by the lesson whose crates they link with.
    tools: Mutex<HashMap<String, Arc<Tools>>>,
    /// The work under way, each piece of it done by one thread.
    in_progress: Mutex<HashSet<Work>>,
    /// Notified when a piece of work has ended.
    ended: Condvar,
}

/// A piece of work that only one thread does at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Work {
    /// Asking Cargo for the tools of a lesson.
    Tools(String),
    /// Compiling a program.
    Program(CacheKey),
}

/// The compiler and the libraries for the programs of a lesson.
#[derive(Debug)]
pub(super) struct Tools {
    pub(super) compiler: Compiler,
    pub(super) externs: Externs,
    freshness: Freshness,
    /// The part of the cache's keys that stands for the compiler and the libraries.
    fingerprint: Fingerprint,
}

/// The right to do a piece of work, until this is dropped.
struct WorkGuard<'a> {
    service: &'a CompileService,
    work: Work,
}

impl Drop for WorkGuard<'_> {
    fn drop(&mut self) {
        let mut in_progress = self
            .service
            .in_progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        in_progress.remove(&self.work);
        self.service.ended.notify_all();
    }
}

impl CompileService {
    /// Creates a service for programs that use the crates of `layout`; it caches
    /// programs in `directory`, and holds the compiler to `limits`.
    pub fn new(layout: Layout, directory: &Path, limits: Limits) -> CompileService {
        CompileService {
            layout,
            cache: Cache::new(directory),
            limits,
            tools: Mutex::default(),
            in_progress: Mutex::default(),
            ended: Condvar::new(),
        }
    }

    /// Asks Cargo for the libraries before they are needed. A failure is reported
    /// when they are.
    pub fn prepare(&self, job: &Job) {
        let _ = self.tools(lesson::PLAIN, job, &mut || ());
    }

    /// Compiles a program of `page` as a part of `job`, unless it is in the cache, and
    /// puts the executable into `run_dir`. `on_compile` is called, once, when that
    /// takes its time.
    ///
    /// # Errors
    /// When the libraries cannot be built, or the compiler cannot be called.
    pub fn compile(
        &self,
        program: &Program,
        page: &str,
        run_dir: &Path,
        job: &Job,
        on_compile: &mut dyn FnMut(),
    ) -> anyhow::Result<Compiled> {
        let mut called = false;
        let mut on_compile = || {
            if !std::mem::replace(&mut called, true) {
                on_compile();
            }
        };
        for _ in 0..TRIES {
            let compiled = self.try_to_compile(program, page, run_dir, job, &mut on_compile)?;
            if let Some(compiled) = compiled {
                return Ok(compiled);
            }
        }
        bail!(
            "the libraries that programs are linked with change all the time, or do not fit \
             together; stop what builds them, or run `cargo clean` and start again"
        )
    }

    /// Compiles a program; none when the libraries changed meanwhile.
    fn try_to_compile(
        &self,
        program: &Program,
        page: &str,
        run_dir: &Path,
        job: &Job,
        on_compile: &mut dyn FnMut(),
    ) -> anyhow::Result<Option<Compiled>> {
        let Some(tools) = self.tools(page, job, on_compile)? else {
            return Ok(Some(Compiled::Stopped));
        };
        let key = CacheKey::of(program, &tools.fingerprint);
        // Of two requests for the same program at once, the second waits and finds it.
        let Some(_guard) = self.begin(Work::Program(key.clone()), job, on_compile) else {
            return Ok(Some(Compiled::Stopped));
        };
        if let Some((cached, binary)) = self.cache.find(&key, program, run_dir) {
            return Ok(Some(Compiled::of(cached, binary, false)));
        }
        on_compile();
        let build_dir = self.cache.build_dir()?;
        let (end, diagnostics) = self.run_rustc(program, &tools, build_dir.path(), job)?;
        match end {
            End::Stopped => return Ok(Some(Compiled::Stopped)),
            End::Limit(_) => return Ok(Some(Compiled::Refused { diagnostics })),
            End::Exited(status) if !status.success() && self.changed(&tools, &diagnostics) => {
                self.cached_tools().remove(&tools.externs.lesson.name);
                return Ok(None);
            }
            End::Exited(_) => {}
        }
        let compilation = Compilation {
            program: program.clone(),
            compiled: end.success(),
            diagnostics,
        };
        // Failing to keep a program is an error: it would be compiled again and again.
        self.cache.keep(&key, build_dir, &compilation)?;
        let Some((compilation, binary)) = self.cache.find(&key, program, run_dir) else {
            bail!("a program was compiled and is gone; press Run again");
        };
        Ok(Some(Compiled::of(compilation, binary, true)))
    }

    /// Tells from the errors of a program, or from the files of `tools`, whether the
    /// libraries changed since Cargo named them.
    fn changed(&self, tools: &Tools, diagnostics: &[Message]) -> bool {
        let mut codes = diagnostics.iter().filter_map(|one| one.code.as_deref());
        codes.any(|code| STALE_LIBRARIES.contains(&code))
            || tools.freshness != self.freshness(tools)
    }

    /// Runs the compiler in `build_dir`.
    fn run_rustc(
        &self,
        program: &Program,
        tools: &Tools,
        build_dir: &Path,
        job: &Job,
    ) -> anyhow::Result<(End, Vec<Message>)> {
        let file = build_dir.join(FILE);
        fs::write(&file, &program.text)
            .with_context(|| format!("cannot write {}", file.display()))?;
        let mut output = Invocation::rustc(&tools.compiler.program, self.limits)
            .inside(build_dir)
            .program()
            .crate_name("program")
            .edition(&program.edition)
            .json()
            .externs(&tools.externs)
            .stripped()
            .to(&Cache::binary_in(build_dir))
            .run(Path::new(FILE), job)
            .context("cannot call the compiler")?;
        output.stderr = without_paths(&output.stderr, &[build_dir, self.layout.root()]);
        Ok((output.end, messages(&output, FILE)))
    }

    /// The compiler and the libraries for the programs of `page`, as Cargo would have
    /// them now; none when the job was stopped.
    pub(super) fn tools(
        &self,
        page: &str,
        job: &Job,
        on_compile: &mut dyn FnMut(),
    ) -> anyhow::Result<Option<Arc<Tools>>> {
        let lesson = lesson::linked_with(&self.layout, page);
        let Some(_guard) = self.begin(Work::Tools(lesson.name.clone()), job, on_compile) else {
            return Ok(None);
        };
        let cached = self.cached_tools().get(&lesson.name).cloned();
        if let Some(tools) = cached.filter(|tools| tools.freshness == self.freshness(tools)) {
            return Ok(Some(tools));
        }
        on_compile();
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
        let freshness = Freshness::now(&self.layout, &externs, &compiler.program);
        let fingerprint = externs.fingerprint(&compiler)?;
        let tools = Arc::new(Tools {
            compiler,
            externs,
            freshness,
            fingerprint,
        });
        self.cached_tools().insert(lesson.name, Arc::clone(&tools));
        Ok(Some(tools))
    }

    fn freshness(&self, tools: &Tools) -> Freshness {
        Freshness::now(&self.layout, &tools.externs, &tools.compiler.program)
    }

    fn cached_tools(&self) -> MutexGuard<'_, HashMap<String, Arc<Tools>>> {
        self.tools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until no other thread does `work`; none when the job was stopped. The wait
    /// counts as compiling, since another thread compiles meanwhile.
    fn begin(&self, work: Work, job: &Job, on_compile: &mut dyn FnMut()) -> Option<WorkGuard<'_>> {
        let mut in_progress = self
            .in_progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while !in_progress.insert(work.clone()) {
            on_compile();
            (in_progress, _) = self
                .ended
                .wait_timeout(in_progress, POLL_INTERVAL)
                .unwrap_or_else(PoisonError::into_inner);
            if job.is_stopped() {
                return None;
            }
        }
        Some(WorkGuard {
            service: self,
            work,
        })
    }
}

/// Removes the paths of these directories of this computer from the compiler's JSON.
fn without_paths(text: &str, directories: &[&Path]) -> String {
    let mut text = text.to_owned();
    for directory in directories {
        let name = directory.display().to_string();
        // JSON escapes the separators of Windows.
        let escaped = name.replace('\\', "\\\\");
        for name in [escaped, name] {
            text = text.replace(&format!("{name}{}", std::path::MAIN_SEPARATOR), "");
            text = text.replace(&name, ".");
        }
    }
    text
}
