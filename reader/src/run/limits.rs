//! What may be taken: by a program, and by the compiler that makes it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use programs::process::{Limit, Limits, Resources};

/// Bytes of the body of a request.
pub const BODY: usize = 64 * 1024;

/// How many requests may wait for a place.
pub const WAITING: usize = 256;

/// What is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// One run.
    pub run: Limits,
    /// Of that, what it may take of the computer.
    pub resources: Resources,
    /// The compiler. It prints JSON, which is several times as long as what is read
    /// of it.
    pub compiler: Limits,
    /// Repeated runs together.
    pub repeats: Duration,
}

impl Default for Allowance {
    fn default() -> Allowance {
        let resources = Resources {
            cpu: Duration::from_secs(15),
            memory: 1024 * MIB,
            processes: 64,
            // A lesson starts a thousand.
            threads: 2048,
        };
        Allowance {
            run: Limits {
                time: Duration::from_secs(10),
                output: 256 * 1024,
                resources: Some(resources),
            },
            resources,
            compiler: Limits {
                time: Duration::from_secs(60),
                output: 2 * 1024 * 1024,
                resources: Some(COMPILER),
            },
            repeats: Duration::from_secs(60),
        }
    }
}

/// What the compiler may take of the computer.
const COMPILER: Resources = Resources {
    cpu: Duration::from_secs(60),
    memory: 2048 * MIB,
    processes: 64,
    threads: 1024,
};

const MIB: u64 = 1024 * 1024;

impl Allowance {
    /// This with some limits set, as in `memory=64`: for the tests, which would
    /// otherwise have to use up a computer.
    ///
    /// # Errors
    /// When there is no such limit, or it is no number.
    pub fn with(mut self, settings: &[String]) -> anyhow::Result<Allowance> {
        for setting in settings {
            let (name, value) = setting
                .split_once('=')
                .and_then(|(name, value)| Some((name, value.parse::<u32>().ok()?)))
                .with_context(|| format!("`{setting}` is no limit like memory=64"))?;
            let seconds = Duration::from_secs(value.into());
            match name {
                "time" => self.run.time = seconds,
                "cpu" => self.resources.cpu = seconds,
                "memory" => self.resources.memory = u64::from(value) * MIB,
                "processes" => self.resources.processes = value as usize,
                "threads" => self.resources.threads = value as usize,
                "compiler" => self.compiler.time = seconds,
                "repeats" => self.repeats = seconds,
                other => bail!("there is no limit `{other}`"),
            }
        }
        self.run.resources = Some(self.resources);
        Ok(self)
    }
}

/// The name by which the page is told of a limit.
pub fn name(limit: Limit) -> &'static str {
    match limit {
        Limit::Time(_) => "time",
        Limit::Output(_) => "output",
        Limit::Cpu(_) => "cpu",
        Limit::Memory(_) => "memory",
        Limit::Processes(_) | Limit::Threads(_) => "processes",
    }
}
