//! Running a program under limits, and ending it together with everything it
//! started.
//!
//! [`run`] runs a command to its end and collects what it prints; a [`Job`] runs
//! commands whose output is wanted as it comes, and can be stopped from another
//! thread.
//!
//! These are limits, not a sandbox: a program has the rights of the user who runs it.

mod job;
mod limited;
mod streams;
mod tree;
mod watch;

use std::env;
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::Result;
use regex::Regex;

pub use job::{Job, JobEvent, MARKER};
pub use streams::Stream;

/// The limits of one run.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall time until the run is ended.
    pub time: Duration,
    /// Bytes of standard output and standard error together.
    pub output: usize,
    /// Resources of the computer; `None` sets no limit on them.
    pub resources: Option<Resources>,
}

/// The resources that a run may use, all its processes together.
///
/// On Linux they are measured every few milliseconds, and the kernel is asked to
/// hold each process to a little more. On other Unix systems only the kernel limits
/// them, process by process, as far as the system's `ulimit` goes. On Windows they
/// have no limits.
#[derive(Clone, Copy, Debug)]
pub struct Resources {
    /// Processor time, of all processors together.
    pub cpu: Duration,
    /// Bytes of memory in use. Memory that is only reserved, as the stack of a
    /// thread is, does not count.
    pub memory: u64,
    /// Processes.
    pub processes: usize,
    /// Threads, the first one of each process included.
    pub threads: usize,
}

impl Limits {
    /// The limits of a program of the course: 20 seconds, 256 KiB.
    pub const PROGRAM: Limits = Limits {
        time: Duration::from_secs(20),
        output: 256 * 1024,
        resources: None,
    };

    /// The limits of a compiler or another tool: 10 minutes, 64 MiB.
    pub const TOOL: Limits = Limits {
        time: Duration::from_secs(600),
        output: 64 * 1024 * 1024,
        resources: None,
    };
}

/// The limit that ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::time`].
    Time(Duration),
    /// [`Limits::output`].
    Output(usize),
    /// [`Resources::cpu`].
    Cpu(Duration),
    /// [`Resources::memory`].
    Memory(u64),
    /// [`Resources::processes`].
    Processes(usize),
    /// [`Resources::threads`].
    Threads(usize),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Time(limit) => write!(f, "it was still running after {} s", limit.as_secs_f32()),
            Limit::Output(limit) => write!(f, "it printed more than {limit} bytes"),
            Limit::Cpu(limit) => write!(
                f,
                "it used more than {} s of processor time",
                limit.as_secs_f32()
            ),
            Limit::Memory(limit) => {
                write!(f, "it used more than {} MiB of memory", limit / 1024 / 1024)
            }
            Limit::Processes(limit) => write!(f, "it had more than {limit} processes at once"),
            Limit::Threads(limit) => write!(f, "it had more than {limit} threads at once"),
        }
    }
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The program ended by itself.
    Exited(ExitStatus),
    /// The program was killed, because it reached a limit.
    Limit(Limit),
    /// The program was killed, because [`Job::stop`] was called.
    Stopped,
}

impl End {
    /// True if the program ended by itself with success.
    pub fn success(&self) -> bool {
        matches!(self, End::Exited(status) if status.success())
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Exited(status) => write!(f, "{status}"),
            End::Limit(limit) => write!(f, "killed: {limit}"),
            End::Stopped => f.write_str("stopped"),
        }
    }
}

/// The output of one run, and its end.
#[derive(Clone, Debug)]
pub struct Output {
    /// Standard output; invalid UTF-8 is replaced.
    pub stdout: String,
    /// Standard error; invalid UTF-8 is replaced.
    pub stderr: String,
    /// The end of the run.
    pub end: End,
}

impl Output {
    /// The end and the output, for a message.
    pub fn report(&self) -> String {
        let mut text = format!("it ended with: {}\n", self.end);
        for (name, content) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !content.is_empty() {
                text.push_str(&format!("--- {name}\n{}\n", content.trim_end()));
            }
        }
        text
    }
}

/// Runs `command` with no standard input, and ends it with everything it started
/// when a limit is reached or its first process ends.
///
/// # Errors
/// When the program cannot be started or waited for.
pub fn run(command: Command, limits: Limits) -> Result<Output> {
    Job::new().output(command, limits)
}

/// Gives `command` the directory `home` to work in, and only those variables of the
/// environment that a program may count on.
pub fn at_home(command: &mut Command, home: &Path) {
    command.current_dir(home).env_clear();
    for kept in ["PATH", "SystemRoot", "LANG"] {
        if let Some(value) = env::var_os(kept) {
            command.env(kept, value);
        }
    }
    for place in ["HOME", "TMPDIR", "TMP", "TEMP"] {
        command.env(place, home);
    }
}

/// A panic's message without the number that the system gave the thread:
/// `thread 'main' (4711) panicked` becomes `thread 'main' panicked`.
pub fn without_thread_id(stderr: &str) -> String {
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^(thread '[^']*') \(\d+\) panicked").expect("constant"));
    ID.replace_all(stderr, "$1 panicked").into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn limits(millis: u64) -> Limits {
        Limits {
            time: Duration::from_millis(millis),
            output: 1000,
            resources: None,
        }
    }

    #[test]
    fn both_streams_and_the_exit_code_come_back() {
        let output = run(shell("echo out; echo err >&2; exit 3"), Limits::PROGRAM).expect("ran");
        assert_eq!(
            (output.stdout.as_str(), output.stderr.as_str()),
            ("out\n", "err\n")
        );
        assert!(matches!(output.end, End::Exited(status) if status.code() == Some(3)));
    }

    #[test]
    fn programs_without_end_are_killed_with_their_children() {
        // The child would keep the pipe open, and this call waiting, if only
        // the shell were killed.
        let output = run(shell("echo begun; sleep 1000 & wait"), limits(300)).expect("ran");
        assert_eq!(
            output.end,
            End::Limit(Limit::Time(Duration::from_millis(300)))
        );
        assert_eq!(output.stdout, "begun\n");
        assert!(output.report().contains("still running after 0.3 s"));
    }

    #[test]
    fn programs_that_close_their_output_are_killed_too() {
        let output = run(shell("exec >&- 2>&-; sleep 1000"), limits(300)).expect("ran");
        assert_eq!(
            output.end,
            End::Limit(Limit::Time(Duration::from_millis(300)))
        );
    }

    #[test]
    fn children_that_outlive_their_parent_delay_nothing() {
        let output = run(shell("sleep 1000 & echo done"), Limits::PROGRAM).expect("ran");
        assert!(output.end.success(), "{}", output.report());
        assert_eq!(output.stdout, "done\n");
    }

    #[test]
    fn endless_output_is_cut_off() {
        let output = run(shell("while :; do echo more; done"), limits(60_000)).expect("ran");
        assert_eq!(output.end, End::Limit(Limit::Output(1000)));
        assert_eq!(output.stdout.len(), 1000);
    }

    #[test]
    fn programs_that_are_missing_are_named() {
        let error = run(Command::new("no-such-program"), Limits::PROGRAM).expect_err("absent");
        assert!(format!("{error:#}").contains("no-such-program"));
    }

    #[test]
    fn output_that_is_not_utf_8_is_replaced() {
        let output = run(shell(r"printf 'a\377b'"), Limits::PROGRAM).expect("ran");
        assert_eq!(output.stdout, "a\u{fffd}b");
    }

    #[test]
    fn panics_are_the_same_on_every_thread() {
        assert_eq!(
            without_thread_id("\nthread 'main' (4711) panicked at x.rs:1:1:\nno\n"),
            "\nthread 'main' panicked at x.rs:1:1:\nno\n"
        );
    }
}
