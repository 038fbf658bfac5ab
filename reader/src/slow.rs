//! A notice in the terminal when work that is seldom slow is slow.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Does `work`, and calls `notify` once if that takes longer than `limit`.
pub fn notify_if_slow<T>(
    limit: Duration,
    notify: impl FnOnce() + Send,
    work: impl FnOnce() -> T,
) -> T {
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(limit) {
                notify();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notify_if_slow_notifies_while_slow_work_lasts() {
        let (sender, receiver) = mpsc::channel();
        let notify = move || sender.send("slow").expect("the work listens");
        let work = || receiver.recv().expect("the notice");
        assert_eq!(notify_if_slow(Duration::ZERO, notify, work), "slow");
    }

    #[test]
    fn notify_if_slow_passes_over_quick_work() {
        let never = || panic!("an hour is not over");
        assert_eq!(notify_if_slow(Duration::from_secs(3600), never, || 3), 3);
    }
}
