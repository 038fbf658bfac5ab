//! A word to whoever waits in the terminal for something that is seldom slow.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Does `work`, and calls `tell` once if that takes longer than `silence`.
pub fn patiently<T>(silence: Duration, tell: impl FnOnce() + Send, work: impl FnOnce() -> T) -> T {
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(silence) {
                tell();
            }
        });
        let worked = work();
        drop(done);
        worked
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_work_is_spoken_of_while_it_lasts() {
        let (tell, told) = mpsc::channel();
        let tell = move || tell.send("slow").expect("the work listens");
        let heard = patiently(Duration::ZERO, tell, || told.recv().expect("told"));
        assert_eq!(heard, "slow");
    }

    #[test]
    fn quick_work_is_not() {
        let never = || panic!("an hour is not over");
        assert_eq!(patiently(Duration::from_secs(3600), never, || 3), 3);
    }
}
