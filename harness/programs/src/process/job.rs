//! Jobs: commands whose output is reported as it comes, and that can be stopped.

use std::mem;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use process_wrap::std::{ChildWrapper, CommandWrap};

use super::streams::{BACKLOG, Stream, StreamMessage, Streams};
use super::tree::{ProcessTree, kill_marked};
use super::watch::Watch;
use super::{End, Limits, Output};

/// The variable in the environment of every process of a job, by which those are
/// found that left their process group and their parent.
pub const MARKER: &str = "COURSE_JOB";

/// The pause between two looks at a program that has closed its output: it nearly
/// always ends at once.
const EXIT_POLL_INTERVAL: Duration = Duration::from_micros(100);

/// The time that the output of a program that ended is waited for.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(500);

/// An event of a running program.
#[derive(Clone, Copy, Debug)]
pub enum JobEvent<'a> {
    /// The program runs.
    Started,
    /// The program printed these bytes, this long after its start. They may end in
    /// the middle of a line or of a character.
    Printed(Stream, &'a [u8], Duration),
    /// The program printed nothing for a moment.
    Quiet,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// True if a command was run since the last [`Job::kill_marked`].
    ran: bool,
    /// The way to wake the thread that runs a command now.
    running: Option<SyncSender<StreamMessage>>,
}

/// Commands that are run one after the other and stopped together. The processes
/// that they leave behind are killed when the job is dropped.
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
        // No other process has this number at this moment.
        let moment = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        Job {
            mark: format!("{}-{count}-{moment}", process::id()),
            state: Mutex::default(),
        }
    }

    /// Ends the command that runs. Later ones are not started.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        if let Some(running) = &state.running {
            // A full channel is no loss: the state is read after the next message.
            let _ = running.try_send(StreamMessage::Stop);
        }
    }

    /// True after [`Job::stop`] was called.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No statement leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `command` with no standard input and reports what it does to
    /// `on_event`. It is ended, with everything that it started, when its first
    /// process ends, when a limit is reached, or when the job is stopped.
    ///
    /// A process that has left both its group and its parent (`setsid`, and a
    /// fork) is found when the job is dropped, on Linux, unless it has cleared its
    /// environment as well.
    ///
    /// # Errors
    /// When the program cannot be started or waited for.
    pub fn run(
        &self,
        command: Command,
        limits: Limits,
        on_event: &mut dyn FnMut(JobEvent<'_>),
    ) -> Result<End> {
        let Some(mut running) = self.start(command, limits)? else {
            return Ok(End::Stopped);
        };
        on_event(JobEvent::Started);
        let end = self.watch(&mut running, on_event);
        self.state().running = None;
        running.reap(end?, on_event)
    }

    /// Starts `command`, unless the job was stopped.
    fn start(&self, mut command: Command, limits: Limits) -> Result<Option<Running>> {
        let name = shown(&command, limits);
        let (messages, received) = mpsc::sync_channel(BACKLOG);
        {
            let mut state = self.state();
            if state.stopped {
                return Ok(None);
            }
            state.ran = true;
            state.running = Some(messages.clone());
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
            .with_context(|| format!("starting {name}"))?;
        let streams = Streams::read(child.as_mut(), messages, received, start, limits.output);
        Ok(Some(Running {
            name,
            streams,
            tree: ProcessTree::of(child.id()),
            watch: Watch::new(start, limits),
            child,
        }))
    }

    /// Watches a program until it ends, reaches a limit, or is stopped. Returns the
    /// end, but none for a program that ended by itself.
    fn watch(
        &self,
        running: &mut Running,
        on_event: &mut dyn FnMut(JobEvent<'_>),
    ) -> Result<Option<End>> {
        let Running {
            child,
            streams,
            tree,
            watch,
            ..
        } = running;
        let mut end = None;
        while end.is_none() {
            let pause = if streams.open() {
                watch.pause()
            } else {
                EXIT_POLL_INTERVAL
            };
            if let Some(message) = streams.next(pause) {
                watch.restart_quiet();
                end = streams.report(message, on_event);
            }
            if self.is_stopped() {
                end = Some(End::Stopped);
            }
            end = end.or_else(|| watch.limit(tree).map(End::Limit));
            if has_ended(child.as_mut())? {
                break;
            }
            if watch.became_quiet() {
                on_event(JobEvent::Quiet);
            }
        }
        Ok(end)
    }

    /// Runs `command` as [`Job::run`] does and collects what it prints.
    ///
    /// # Errors
    /// When the program cannot be started or waited for.
    pub fn output(&self, command: Command, limits: Limits) -> Result<Output> {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let end = self.run(command, limits, &mut |event| {
            if let JobEvent::Printed(stream, bytes, _) = event {
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

    /// Kills the processes that the commands of this job left behind, as far as they
    /// can be found. Dropping the job does so too.
    pub fn kill_marked(&self) {
        if !mem::take(&mut self.state().ran) {
            return;
        }
        kill_marked(&format!("{MARKER}={}", self.mark));
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.kill_marked();
    }
}

/// A program that was started.
struct Running {
    /// The name of the program, for messages.
    name: String,
    child: Box<dyn ChildWrapper>,
    streams: Streams,
    tree: ProcessTree,
    watch: Watch,
}

impl Running {
    /// Kills the program with everything that it started, and waits for it.
    fn reap(mut self, end: Option<End>, on_event: &mut dyn FnMut(JobEvent<'_>)) -> Result<End> {
        // Before the first process is waited for: until then no other process can
        // have its number, nor a group of that number.
        self.tree.kill();
        let killed = self.child.start_kill();
        let status = self
            .child
            .wait()
            .with_context(|| format!("waiting for {}", self.name))?;
        if let Some(end) = end {
            killed.with_context(|| format!("ending {}", self.name))?;
            return Ok(end);
        }
        let over = self.streams.drain(DRAIN_TIMEOUT, on_event);
        Ok(over.unwrap_or(End::Exited(status)))
    }
}

/// The name of the program that `command` runs. Under limits of the kernel that is
/// the shell's last argument.
fn shown(command: &Command, limits: Limits) -> String {
    let name = command
        .get_args()
        .last()
        .filter(|_| limits.resources.is_some())
        .unwrap_or(command.get_program());
    format!("{name:?}")
}

/// True if the first process of a program has ended. It is not waited for, so
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

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::sync::Arc;
    use std::thread;

    #[cfg(target_os = "linux")]
    use super::super::Limit;
    use super::super::Resources;
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
    fn jobs_stopped_from_another_thread_stay_stopped() {
        let job = Arc::new(Job::new());
        let stopper = Arc::clone(&job);
        let end = job
            .run(
                shell("echo on; sleep 1000"),
                limits(RESOURCES),
                &mut |news| {
                    if matches!(news, JobEvent::Printed(..)) {
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
    fn output_is_reported_while_the_program_runs() {
        let here = tempfile::tempdir().expect("a directory");
        let mut command = shell("printf a; until [ -e go ]; do sleep 0.01; done; echo b >&2");
        command.current_dir(here.path());
        let mut told = Vec::new();
        let end = Job::new()
            .run(command, limits(RESOURCES), &mut |event| match event {
                JobEvent::Printed(stream, bytes, _) => told.push((stream, bytes.to_vec())),
                // The program is quiet because it waits for this.
                JobEvent::Quiet => fs::write(here.path().join("go"), "").expect("a file"),
                JobEvent::Started => {}
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
    fn limits_are_known_to_the_kernel() {
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
    fn limits_that_are_reached_are_named() {
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
    fn processes_that_left_their_group_are_killed_too() {
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
        // The kill is sent by now; the system may take its time to end the process.
        let deadline = Instant::now() + Duration::from_secs(60);
        while !gone() {
            assert!(Instant::now() < deadline, "{id} still runs");
            thread::yield_now();
        }
    }
}
