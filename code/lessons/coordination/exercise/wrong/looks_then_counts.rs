//! Looks whether it is the last, and then counts: two who look at once both see two.
//!
//! Refused by `two_may_count_at_once`: "neither of them was the last"

use tokio::sync::Notify;
use wall::Tally;

pub struct Latch {
    tally: Tally,
    bell: Notify,
}

impl Latch {
    /// A latch that opens when `n` have counted.
    pub fn new(n: usize) -> Latch {
        let (tally, bell) = (Tally::new(n), Notify::new());
        Latch { tally, bell }
    }

    /// Counts one.
    pub fn count_down(&self) {
        let last = self.tally.look() == 1;
        self.tally.count();
        if last {
            self.bell.notify_waiters();
        }
    }

    /// Returns when the latch is open.
    pub async fn wait(&self) {
        let call = self.bell.notified();
        if self.tally.look() > 0 {
            call.await;
        }
    }
}

/// The number on the wall. Not yours to change. Between two lines of yours another one
/// may come to it: the tests see to that.
mod wall {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicIsize, Ordering};

    pub struct Tally {
        left: AtomicIsize,
        /// For the tests: what happens right behind the next look or count.
        pub meanwhile: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    }

    impl Tally {
        pub fn new(left: usize) -> Tally {
            let left = AtomicIsize::new(left as isize);
            let meanwhile = Mutex::new(None);
            Tally { left, meanwhile }
        }

        /// How many were left a moment ago.
        pub fn look(&self) -> isize {
            let left = self.left.load(Ordering::Acquire);
            self.somebody_comes();
            left
        }

        /// Counts one off, and says how many were left before.
        pub fn count(&self) -> isize {
            let left = self.left.fetch_sub(1, Ordering::AcqRel);
            self.somebody_comes();
            left
        }

        fn somebody_comes(&self) {
            let meanwhile = self.meanwhile.lock().expect("nobody panics").take();
            if let Some(happens) = meanwhile {
                happens();
            }
        }
    }
}
