//! The limits of a program, and of the compiler that makes it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use programs::process::{Limit, Limits, Resources};

/// The bytes that the body of a request may have.
pub const MAX_BODY: usize = 64 * 1024;

/// The number of requests that may wait for a permit.
pub const MAX_WAITING: usize = 256;

/// The limits of one run, and of the compiler before it.
#[derive(Clone, Copy, Debug)]
pub struct RunLimits {
    /// The limits of one run of a program.
    pub run: Limits,
    /// The part of `run` that limits what it takes of the computer.
    pub resources: Resources,
    /// The limits of the compiler. It prints JSON, which is several times as long as what is read
    /// of it.
    pub compiler: Limits,
    /// The time that repeated runs may take together.
    pub repeats: Duration,
}

impl Default for RunLimits {
    fn default() -> RunLimits {
        let resources = Resources {
            cpu: Duration::from_secs(15),
            memory: 1024 * MIB,
            processes: 64,
            // A lesson starts a thousand.
            threads: 2048,
        };
        RunLimits {
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

/// The resources of the computer that the compiler may take.
const COMPILER: Resources = Resources {
    cpu: Duration::from_secs(60),
    memory: 2048 * MIB,
    processes: 64,
    threads: 1024,
};

const MIB: u64 = 1024 * 1024;

impl RunLimits {
    /// Sets some limits, as in `memory=64`: for the tests, which would
    /// otherwise have to use up a computer.
    ///
    /// # Errors
    /// When there is no such limit, or it is no number.
    pub fn with(mut self, settings: &[String]) -> anyhow::Result<RunLimits> {
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

/// The name of a limit in the page.
pub fn name(limit: Limit) -> &'static str {
    match limit {
        Limit::Time(_) => "time",
        Limit::Output(_) => "output",
        Limit::Cpu(_) => "cpu",
        Limit::Memory(_) => "memory",
        Limit::Processes(_) | Limit::Threads(_) => "processes",
    }
}
