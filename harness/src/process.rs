//! Running a program under limits of time and output, and ending it together
//! with everything it started.

use std::fmt;
use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use process_wrap::std::{ChildWrapper, CommandWrap};

/// What one run may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall time until the run is ended.
    pub time: Duration,
    /// Bytes of standard output, and as many of standard error.
    pub output: usize,
}

impl Limits {
    /// The limits of a program of the course: 20 seconds, 256 KiB.
    pub const PROGRAM: Limits = Limits {
        time: Duration::from_secs(20),
        output: 256 * 1024,
    };

    /// The limits of a compiler or another tool: 10 minutes, 64 MiB.
    pub const TOOL: Limits = Limits {
        time: Duration::from_secs(600),
        output: 64 * 1024 * 1024,
    };
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Exited(ExitStatus),
    /// Killed after [`Limits::time`].
    TimedOut(Duration),
    /// Killed after it wrote more than [`Limits::output`] bytes.
    TooMuchOutput(usize),
}

impl End {
    /// Whether the program ended by itself with success.
    pub fn success(&self) -> bool {
        matches!(self, End::Exited(status) if status.success())
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Exited(status) => write!(f, "{status}"),
            End::TimedOut(limit) => write!(
                f,
                "killed: it was still running after {} s",
                limit.as_secs_f32()
            ),
            End::TooMuchOutput(limit) => write!(f, "killed: it printed more than {limit} bytes"),
        }
    }
}

/// What one run printed and how it ended.
#[derive(Clone, Debug)]
pub struct Output {
    /// Standard output; invalid UTF-8 is replaced.
    pub stdout: String,
    /// Standard error; invalid UTF-8 is replaced.
    pub stderr: String,
    /// How it ended.
    pub end: End,
}

impl Output {
    /// All of it in a form fit for a message.
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

enum Piece {
    Out(Vec<u8>),
    Err(Vec<u8>),
    End,
}

/// Runs `command` with no standard input, in a process group of its own, and
/// ends that whole group when a limit is reached.
///
/// A process that leaves its group (`setsid`) outlives the limit; it does not
/// keep this function waiting.
///
/// # Errors
/// When the program cannot be started or waited for.
pub fn run(mut command: Command, limits: Limits) -> Result<Output> {
    let shown = format!("{:?}", command.get_program());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut wrapped = CommandWrap::from(command);
    #[cfg(unix)]
    wrapped.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    wrapped.wrap(process_wrap::std::JobObject);
    let deadline = Instant::now() + limits.time;
    let mut child = wrapped
        .spawn()
        .with_context(|| format!("starting {shown}"))?;

    let (pieces, received) = mpsc::channel();
    let mut open = 0;
    if let Some(pipe) = child.stdout().take() {
        open += 1;
        forward(pipe, Piece::Out, pieces.clone());
    }
    if let Some(pipe) = child.stderr().take() {
        open += 1;
        forward(pipe, Piece::Err, pieces);
    }

    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut stopped = None;
    while open > 0 {
        match received.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Piece::Out(bytes)) => stdout.extend(bytes),
            Ok(Piece::Err(bytes)) => stderr.extend(bytes),
            Ok(Piece::End) => open -= 1,
            Err(RecvTimeoutError::Timeout) => stopped = Some(End::TimedOut(limits.time)),
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if stdout.len() > limits.output || stderr.len() > limits.output {
            stopped = Some(End::TooMuchOutput(limits.output));
        }
        if stopped.is_some() {
            break;
        }
    }
    let end = match stopped {
        Some(end) => {
            child
                .kill()
                .with_context(|| format!("ending {shown} after its limit"))?;
            end
        }
        None => wait(child.as_mut(), deadline, limits.time)
            .with_context(|| format!("waiting for {shown}"))?,
    };
    stdout.truncate(limits.output);
    stderr.truncate(limits.output);
    Ok(Output {
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
        end,
    })
}

/// Hands on what comes out of `pipe` from a thread of its own, because a pipe
/// that nobody empties stops the program that fills it.
fn forward(
    mut pipe: impl Read + Send + 'static,
    wrap: fn(Vec<u8>) -> Piece,
    pieces: Sender<Piece>,
) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            match pipe.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    if pieces.send(wrap(buffer[..read].to_vec())).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // The other side is gone when the run was ended by a limit.
        let _ = pieces.send(Piece::End);
    });
}

/// Waits for a program that has closed its output. Closing it is nearly always
/// the last thing a program does, so the first look usually suffices.
fn wait(child: &mut dyn ChildWrapper, deadline: Instant, limit: Duration) -> Result<End> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            return Ok(End::TimedOut(limit));
        }
        thread::sleep(Duration::from_micros(200));
    }
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
    fn a_program_that_never_ends_is_killed_with_its_children() {
        // The child would keep the pipe open, and this call waiting, if only
        // the shell were killed.
        let output = run(shell("echo begun; sleep 1000 & wait"), limits(300)).expect("ran");
        assert_eq!(output.end, End::TimedOut(Duration::from_millis(300)));
        assert_eq!(output.stdout, "begun\n");
        assert!(output.report().contains("still running after 0.3 s"));
    }

    #[test]
    fn a_program_that_closes_its_output_and_stays_is_killed_too() {
        let output = run(shell("exec >&- 2>&-; sleep 1000"), limits(300)).expect("ran");
        assert_eq!(output.end, End::TimedOut(Duration::from_millis(300)));
    }

    #[test]
    fn endless_output_is_cut_off() {
        let output = run(shell("while :; do echo more; done"), limits(60_000)).expect("ran");
        assert_eq!(output.end, End::TooMuchOutput(1000));
        assert_eq!(output.stdout.len(), 1000);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(Command::new("no-such-program"), Limits::PROGRAM).expect_err("absent");
        assert!(format!("{error:#}").contains("no-such-program"));
    }

    #[test]
    fn what_is_not_utf_8_is_replaced_and_not_lost() {
        let output = run(shell(r"printf 'a\377b'"), Limits::PROGRAM).expect("ran");
        assert_eq!(output.stdout, "a\u{fffd}b");
    }
}
