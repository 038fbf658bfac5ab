//! The end of a command that is asked for from outside.

use std::io;
use std::sync::Arc;
use std::thread;

use programs::process::Job;

/// Stops `job` at the first signal that ends a command, so that what it has started
/// ends with it, and what was written for it is removed.
///
/// # Errors
/// When the system does not let signals be listened to.
pub fn stop_on_signal(job: &Arc<Job>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let entered = runtime.enter();
    let mut signal = ShutdownSignal::listen()?;
    drop(entered);
    let job = Arc::clone(job);
    thread::spawn(move || {
        runtime.block_on(signal.received());
        job.stop();
    });
    Ok(())
}

/// The signals that end a command: Ctrl-C, and the one that asks a process to end.
pub struct ShutdownSignal {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
}

impl ShutdownSignal {
    #[cfg(unix)]
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen() -> std::io::Result<ShutdownSignal> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        Ok(ShutdownSignal { signals })
    }

    #[cfg(windows)]
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen() -> std::io::Result<ShutdownSignal> {
        let ctrl_c = tokio::signal::windows::ctrl_c()?;
        Ok(ShutdownSignal { ctrl_c })
    }

    #[cfg(unix)]
    /// Waits for the first of them.
    pub async fn received(&mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }

    #[cfg(windows)]
    /// Waits for the first of them.
    pub async fn received(&mut self) {
        let _ = self.ctrl_c.recv().await;
    }
}
