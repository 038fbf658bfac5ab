//! Reading what a program prints, as it comes.

use std::io::{ErrorKind, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::ChildWrapper;

use super::{End, JobEvent, Limit};

/// The number of pieces of output that may lie ready before the program has to
/// wait.
pub(super) const BACKLOG: usize = 64;

/// The stream that something was printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A message to the thread that runs a command.
pub(super) enum StreamMessage {
    /// Bytes were printed.
    Printed(Stream, Vec<u8>, Instant),
    /// A stream came to its end.
    Closed,
    /// The job may have been stopped.
    Stop,
}

/// The output streams of a running program.
pub(super) struct Streams {
    received: Receiver<StreamMessage>,
    /// The number of streams that have not come to their end.
    open: usize,
    start: Instant,
    /// The output that is allowed, and the part of it that is left, in bytes.
    limit: usize,
    left: usize,
}

impl Streams {
    /// Begins to read the output of `child`, with a thread for each stream.
    pub(super) fn read(
        child: &mut dyn ChildWrapper,
        messages: SyncSender<StreamMessage>,
        received: Receiver<StreamMessage>,
        start: Instant,
        limit: usize,
    ) -> Streams {
        let mut open = 0;
        if let Some(pipe) = child.stdout().take() {
            open += 1;
            forward(pipe, Stream::Stdout, messages.clone());
        }
        if let Some(pipe) = child.stderr().take() {
            open += 1;
            forward(pipe, Stream::Stderr, messages);
        }
        Streams {
            received,
            open,
            start,
            limit,
            left: limit,
        }
    }

    /// True until both streams have come to their end.
    pub(super) fn open(&self) -> bool {
        self.open > 0
    }

    /// Waits for a message, at most for `pause`. Without streams, and with no way
    /// to stop the job, none can come, and the whole pause is slept.
    pub(super) fn next(&self, pause: Duration) -> Option<StreamMessage> {
        match self.received.recv_timeout(pause) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(pause);
                None
            }
        }
    }

    /// Reports the output in `message`, as far as the limit allows. Returns the end
    /// of the run if the limit is reached.
    pub(super) fn report(
        &mut self,
        message: StreamMessage,
        on_event: &mut dyn FnMut(JobEvent<'_>),
    ) -> Option<End> {
        match message {
            StreamMessage::Printed(stream, bytes, at) => {
                let fits = bytes.len().min(self.left);
                self.left -= fits;
                if fits > 0 {
                    on_event(JobEvent::Printed(stream, &bytes[..fits], at - self.start));
                }
                (fits < bytes.len()).then_some(End::Limit(Limit::Output(self.limit)))
            }
            StreamMessage::Closed => {
                self.open -= 1;
                None
            }
            StreamMessage::Stop => None,
        }
    }

    /// Reports what the program had printed when it ended. A process that escaped
    /// may keep a stream open, and is waited for no longer than `timeout`.
    pub(super) fn drain(
        &mut self,
        timeout: Duration,
        on_event: &mut dyn FnMut(JobEvent<'_>),
    ) -> Option<End> {
        let last = Instant::now() + timeout;
        while self.open() {
            let rest = last.saturating_duration_since(Instant::now());
            let message = self.received.recv_timeout(rest).ok()?;
            let end = self.report(message, on_event);
            if end.is_some() {
                return end;
            }
        }
        None
    }
}

/// Sends on what comes out of `pipe`, from a thread of its own: a pipe that is
/// not emptied stops the program that fills it.
fn forward(
    mut pipe: impl Read + Send + 'static,
    stream: Stream,
    messages: SyncSender<StreamMessage>,
) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            match pipe.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    let bytes = buffer[..read].to_vec();
                    let message = StreamMessage::Printed(stream, bytes, Instant::now());
                    if messages.send(message).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        // The other side is gone when the run was ended by a limit.
        let _ = messages.send(StreamMessage::Closed);
    });
}
