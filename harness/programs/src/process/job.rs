//! Commands whose output is wanted as it comes, and that can be stopped.

use std::io::Read;
use std::mem;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use process_wrap::std::{ChildWrapper, CommandWrap};

use super::family::{Family, sweep};
use super::{End, Limit, Limits, Output, Resources};

/// The variable in the environment of every process of a job, by which those are
/// found that left their process group and their parent.
pub const MARKER: &str = "COURSE_JOB";

/// After this long without output, [`News::Quiet`] is told.
const QUIET: Duration = Duration::from_millis(50);

/// How soon after its start a program's resources are looked at for the first
/// time, and how often later.
const LOOKS: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(20));

/// How often it is looked whether a program ended that has closed its output:
/// that is nearly always the last thing it does.
const CLOSED: Duration = Duration::from_micros(100);

/// How long the output of a program that ended is waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How many pieces of output may lie ready before the program has to wait.
const BACKLOG: usize = 64;

/// Where something was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// What is told of a running program.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// It runs.
    Started,
    /// It printed this. The bytes are as they came: they may end in the middle of
    /// a line or of a character.
    Printed(Stream, &'a [u8], Duration),
    /// It printed nothing for a moment.
    Quiet,
}

enum Message {
    Printed(Stream, Vec<u8>, Instant),
    /// A stream came to its end.
    Closed,
    /// Look whether the job was stopped.
    Stop,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// Whether a command was run since the last [`Job::sweep`].
    ran: bool,
    /// Who waits for news of the command that runs now.
    waiting: Option<SyncSender<Message>>,
}

/// Commands that are run one after the other and stopped together. What they
/// leave behind is killed when the job is dropped.
#[derive(Debug)]
pub struct Job {
    mark: String,
    state: Mutex<State>,
}

impl Default for Job {
    fn default() -> Job {
        Job::new()
    }
}

impl Job {
    /// A job in which nothing runs yet.
    pub fn new() -> Job {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // No other process has this number now, and none had it at this moment.
        let moment = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        Job {
            mark: format!("{}-{count}-{moment}", process::id()),
            state: Mutex::default(),
        }
    }

    /// Ends what runs, and whatever would be run later.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        if let Some(waiting) = &state.waiting {
            // Who has messages to read looks at the state after each.
            let _ = waiting.try_send(Message::Stop);
        }
    }

    /// Whether [`Job::stop`] was called.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in there can be left half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `command` with no standard input and tells `hear` what it does. It is
    /// ended, with everything that it started, when its first process ends, when a
    /// limit is reached, or when the job is stopped.
    ///
    /// A process that has left both its group and its parent (`setsid`, and a
    /// fork) is found when the job is dropped, on Linux, unless it has cleared its
    /// environment as well.
    ///
    /// # Errors
    /// When the program cannot be started or waited for.
    pub fn run(
        &self,
        mut command: Command,
        limits: Limits,
        hear: &mut dyn FnMut(News<'_>),
    ) -> Result<End> {
        let shown = command
            .get_args()
            .last()
            .filter(|_| limits.resources.is_some())
            .unwrap_or(command.get_program());
        let shown = format!("{shown:?}");
        let (messages, received) = mpsc::sync_channel(BACKLOG);
        {
            let mut state = self.state();
            if state.stopped {
                return Ok(End::Stopped);
            }
            state.ran = true;
            state.waiting = Some(messages.clone());
        }
        command
            .env(MARKER, &self.mark)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut wrapped = CommandWrap::from(command);
        #[cfg(unix)]
        wrapped.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        wrapped.wrap(process_wrap::std::JobObject);
        let start = Instant::now();
        let mut child = wrapped
            .spawn()
            .with_context(|| format!("starting {shown}"))?;
        let mut open = 0;
        if let Some(pipe) = child.stdout().take() {
            open += 1;
            forward(pipe, Stream::Stdout, messages.clone());
        }
        if let Some(pipe) = child.stderr().take() {
            open += 1;
            forward(pipe, Stream::Stderr, messages);
        }
        hear(News::Started);

        let mut family = Family::of(child.id());
        let mut watch = Watch::new(start, limits);
        let mut left = limits.output;
        let mut ended = None;
        let mut take = |message, open: &mut usize, hear: &mut dyn FnMut(News<'_>)| match message {
            Message::Printed(stream, bytes, at) => {
                let fits = bytes.len().min(left);
                left -= fits;
                if fits > 0 {
                    hear(News::Printed(stream, &bytes[..fits], at - start));
                }
                (fits < bytes.len()).then_some(End::Limit(Limit::Output(limits.output)))
            }
            Message::Closed => {
                *open -= 1;
                None
            }
            Message::Stop => None,
        };
        while ended.is_none() {
            let pause = if open == 0 { CLOSED } else { watch.pause() };
            match received.recv_timeout(pause) {
                Ok(message) => {
                    watch.heard();
                    ended = take(message, &mut open, hear);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Where both streams are closed and nobody can stop it.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(pause),
            }
            if self.is_stopped() {
                ended = Some(End::Stopped);
            }
            ended = ended.or_else(|| watch.limit(&mut family).map(End::Limit));
            if has_ended(child.as_mut())? {
                break;
            }
            if watch.quiet() {
                hear(News::Quiet);
            }
        }
        self.state().waiting = None;
        // Before the first process is waited for: until then nobody else can have
        // its number, nor a group of that number.
        family.kill();
        let killed = child.start_kill();
        let status = child
            .wait()
            .with_context(|| format!("waiting for {shown}"))?;
        if ended.is_some() {
            killed.with_context(|| format!("ending {shown}"))?;
        }
        // What it had printed when it ended. A process that escaped may keep a
        // stream open, and is not waited for.
        let last = Instant::now() + LAST_WORDS;
        while open > 0 && ended.is_none() {
            match received.recv_timeout(last.saturating_duration_since(Instant::now())) {
                Ok(message) => ended = take(message, &mut open, hear),
                Err(_) => break,
            }
        }
        Ok(ended.unwrap_or(End::Exited(status)))
    }

    /// Runs `command` as [`Job::run`] does and collects what it prints.
    ///
    /// # Errors
    /// When the program cannot be started or waited for.
    pub fn output(&self, command: Command, limits: Limits) -> Result<Output> {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let end = self.run(command, limits, &mut |news| {
            if let News::Printed(stream, bytes, _) = news {
                match stream {
                    Stream::Stdout => stdout.extend_from_slice(bytes),
                    Stream::Stderr => stderr.extend_from_slice(bytes),
                }
            }
        })?;
        Ok(Output {
            stdout: String::from_utf8_lossy(&stdout).into_owned(),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
            end,
        })
    }

    /// Kills what the commands of this job left behind, as far as it can be found.
    /// Dropping the job does so too.
    pub fn sweep(&self) {
        if !mem::take(&mut self.state().ran) {
            return;
        }
        sweep(&format!("{MARKER}={}", self.mark));
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.sweep();
    }
}

/// Hands on what comes out of `pipe` from a thread of its own, because a pipe
/// that nobody empties stops the program that fills it.
fn forward(mut pipe: impl Read + Send + 'static, stream: Stream, messages: SyncSender<Message>) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            match pipe.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    let bytes = buffer[..read].to_vec();
                    let message = Message::Printed(stream, bytes, Instant::now());
                    if messages.send(message).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // The other side is gone when the run was ended by a limit.
        let _ = messages.send(Message::Closed);
    });
}

/// Whether the first process of a program has ended. It is not waited for, so
/// that its number stays its own.
#[cfg(unix)]
fn has_ended(child: &mut dyn ChildWrapper) -> Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let id = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .context("a process without a number")?;
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    let status = rustix::io::retry_on_intr(|| waitid(WaitId::Pid(id), options));
    Ok(status
        .context("asking whether a program has ended")?
        .is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut dyn ChildWrapper) -> Result<bool> {
    let status = child.try_wait();
    Ok(status
        .context("asking whether a program has ended")?
        .is_some())
}

/// When to look at what.
struct Watch {
    deadline: Instant,
    limits: Limits,
    look: Option<(Instant, Duration)>,
    /// When it is quiet; none after that was told.
    quiet: Option<Instant>,
}

impl Watch {
    fn new(start: Instant, limits: Limits) -> Watch {
        Watch {
            deadline: start + limits.time,
            limits,
            look: limits.resources.map(|_| (start + LOOKS.0, LOOKS.0)),
            quiet: None,
        }
    }

    /// How long nothing is due.
    fn pause(&self) -> Duration {
        let now = Instant::now();
        [Some(self.deadline), self.look.map(|(at, _)| at), self.quiet]
            .into_iter()
            .flatten()
            .map(|at| at.saturating_duration_since(now))
            .fold(QUIET, Duration::min)
    }

    fn heard(&mut self) {
        self.quiet = Some(Instant::now() + QUIET);
    }

    /// Whether it became quiet.
    fn quiet(&mut self) -> bool {
        let due = self.quiet.is_some_and(|at| at <= Instant::now());
        if due {
            self.quiet = None;
        }
        due
    }

    /// The limit that is reached.
    fn limit(&mut self, family: &mut Family) -> Option<Limit> {
        let now = Instant::now();
        if let (Some((at, pause)), Some(resources)) = (self.look, self.limits.resources)
            && at <= now
        {
            let reached = over(&resources, family);
            let pause = (pause * 3 / 2).min(LOOKS.1);
            self.look = Some((Instant::now() + pause, pause));
            if reached.is_some() {
                return reached;
            }
        }
        (self.deadline <= now).then_some(Limit::Time(self.limits.time))
    }
}

/// What is used too much of.
fn over(resources: &Resources, family: &mut Family) -> Option<Limit> {
    let used = family.usage();
    if used.processes > resources.processes {
        Some(Limit::Processes(resources.processes))
    } else if used.threads > resources.threads {
        Some(Limit::Threads(resources.threads))
    } else if used.memory > resources.memory {
        Some(Limit::Memory(resources.memory))
    } else if used.cpu > resources.cpu {
        Some(Limit::Cpu(resources.cpu))
    } else {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    const RESOURCES: Resources = Resources {
        cpu: LONG,
        memory: 1 << 40,
        processes: 1000,
        threads: 1000,
    };

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn limits(resources: Resources) -> Limits {
        Limits {
            time: LONG,
            output: 1000,
            resources: Some(resources),
        }
    }

    #[test]
    fn a_job_is_stopped_from_another_thread_and_stays_so() {
        let job = Arc::new(Job::new());
        let stopper = Arc::clone(&job);
        let end = job
            .run(
                shell("echo on; sleep 1000"),
                limits(RESOURCES),
                &mut |news| {
                    if matches!(news, News::Printed(..)) {
                        let stopper = Arc::clone(&stopper);
                        thread::spawn(move || stopper.stop());
                    }
                },
            )
            .expect("ran");
        assert_eq!(end, End::Stopped);
        assert!(job.is_stopped());
        let later = job
            .output(shell("echo on"), limits(RESOURCES))
            .expect("ran");
        assert_eq!((later.end, later.stdout.as_str()), (End::Stopped, ""));
    }

    #[test]
    fn output_is_told_while_the_program_runs() {
        let here = tempfile::tempdir().expect("a directory");
        let mut command = shell("printf a; until [ -e go ]; do sleep 0.01; done; echo b >&2");
        command.current_dir(here.path());
        let mut told = Vec::new();
        let end = Job::new()
            .run(command, limits(RESOURCES), &mut |news| match news {
                News::Printed(stream, bytes, _) => told.push((stream, bytes.to_vec())),
                // It is quiet because it waits for this.
                News::Quiet => fs::write(here.path().join("go"), "").expect("a file"),
                News::Started => {}
            })
            .expect("ran");
        assert!(end.success());
        assert_eq!(
            told,
            [
                (Stream::Stdout, b"a".to_vec()),
                (Stream::Stderr, b"b\n".to_vec())
            ]
        );
    }

    #[test]
    fn a_limited_program_is_known_to_the_kernel() {
        let resources = Resources {
            cpu: Duration::from_secs(7),
            memory: 1 << 30,
            ..RESOURCES
        };
        let mut command = resources.command("sh");
        command.args([
            "-c",
            "ulimit -c; ulimit -t; ulimit -f; echo \"$0 $1\"",
            "a",
            "b c",
        ]);
        let output = Job::new().output(command, limits(resources)).expect("ran");
        assert_eq!(
            output.stdout,
            "0\n9\n131072\na b c\n",
            "{}",
            output.report()
        );
        assert_eq!(output.stderr, "");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_used_too_much_of_is_named() {
        let reached = |script: &str, resources: Resources| {
            let output = Job::new().output(shell(script), limits(resources));
            output.expect("ran").end
        };
        let few = Resources {
            processes: 3,
            ..RESOURCES
        };
        let many = "for n in 1 2 3 4; do sleep 1000 & done; wait";
        assert_eq!(reached(many, few), End::Limit(Limit::Processes(3)));
        let threads = Resources {
            threads: 3,
            ..RESOURCES
        };
        assert_eq!(reached(many, threads), End::Limit(Limit::Threads(3)));
        let short = Resources {
            cpu: Duration::from_millis(200),
            ..RESOURCES
        };
        let busy = "while :; do :; done";
        assert_eq!(reached(busy, short), End::Limit(Limit::Cpu(short.cpu)));
        let small = Resources {
            memory: 50 << 20,
            ..RESOURCES
        };
        let growing = "a=x; while :; do a=$a$a; done";
        assert_eq!(reached(growing, small), End::Limit(Limit::Memory(50 << 20)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_left_its_group_and_its_parent_is_found_at_the_end() {
        let here = tempfile::tempdir().expect("a directory");
        let mut command =
            shell("(setsid sh -c 'echo $$ > id; exec sleep 1000' &) ; until [ -s id ]; do :; done");
        command.current_dir(here.path());
        let job = Job::new();
        let output = job.output(command, limits(RESOURCES)).expect("ran");
        assert!(output.end.success(), "{}", output.report());
        let id = fs::read_to_string(here.path().join("id")).expect("a number");
        drop(job);
        let stat = format!("/proc/{}/stat", id.trim());
        let gone = || fs::read_to_string(&stat).map_or(true, |text| text.contains(") Z "));
        // It was killed; how long the system takes to end it is the system's affair.
        let patience = Instant::now() + Duration::from_secs(60);
        while !gone() {
            assert!(Instant::now() < patience, "{id} still runs");
            thread::yield_now();
        }
    }
}
