//! What may be taken: by a program, and by the compiler that makes it.

use std::time::Duration;

use harness::process::{Limit, Limits, Resources};

/// Bytes of the body of a request.
pub const BODY: usize = 64 * 1024;

/// How many requests may wait for a place.
pub const WAITING: usize = 256;

/// What a program may take of the computer. A lesson starts a thousand threads.
pub const RESOURCES: Resources = Resources {
    cpu: Duration::from_secs(15),
    memory: 1024 * 1024 * 1024,
    processes: 64,
    threads: 2048,
};

/// The limits of one run.
pub const RUN: Limits = Limits {
    time: Duration::from_secs(10),
    output: 256 * 1024,
    resources: Some(RESOURCES),
};

/// How long repeated runs may take together.
pub const REPEATS: Duration = Duration::from_secs(60);

/// What the compiler may take. It prints JSON, which is several times as long as
/// what is read of it.
pub const COMPILER: Limits = Limits {
    time: Duration::from_secs(60),
    output: 2 * 1024 * 1024,
    resources: Some(Resources {
        cpu: Duration::from_secs(60),
        memory: 2 * 1024 * 1024 * 1024,
        processes: 64,
        threads: 1024,
    }),
};

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
