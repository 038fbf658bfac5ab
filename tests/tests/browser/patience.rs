//! Waits that last as long as there is progress.
//!
//! A fixed time is wrong on some machine: with forty other programs on two cores
//! a page takes a minute that takes a second elsewhere. So the clock alone ends
//! nothing. Waiting goes in steps, and what uses up the patience is steps without
//! a sign of life. A step that takes longer than it should, because page or
//! computer are slow to answer, counts as one all the same: where everything is
//! forty times slower, patience lasts forty times longer. Only the outer bound is
//! a time, so that nothing hangs for ever.

use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Bounds of one wait.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Time without progress, as it passes on a computer that answers at once.
    pub idle: Duration,
    /// Time in all, whatever progress there is.
    pub all: Duration,
}

impl Patience {
    /// Bounds for everything but the tests of waiting itself.
    pub const USUAL: Patience = Patience {
        idle: Duration::from_secs(60),
        all: Duration::from_secs(600),
    };

    /// Begins to wait.
    pub fn begin(self) -> Waiting {
        Waiting {
            patience: self,
            began: Instant::now(),
            step: Instant::now(),
            idle: Duration::ZERO,
            events: 0,
            next_look: LOOK,
            processor_time: None,
        }
    }
}

/// The most that one step uses up: a little more than one takes on a quiet computer.
const STEP: Duration = Duration::from_millis(100);

/// Idle time between two looks at what the processes do, which cost milliseconds.
const LOOK: Duration = Duration::from_secs(5);

/// Processor time between two looks that counts as progress, in milliseconds: less
/// is what a process takes that waits.
const BUSY: u64 = 100;

/// A wait that is under way.
pub struct Waiting {
    patience: Patience,
    began: Instant,
    step: Instant,
    idle: Duration,
    events: u64,
    next_look: Duration,
    processor_time: Option<u64>,
}

impl Waiting {
    /// Ends a step, and gives the reason when waiting is over. `events` is a count
    /// that grows with every event; `processor_time` tells the milliseconds that
    /// the processes which are waited for have computed.
    pub fn step(&mut self, events: u64, processor_time: impl FnOnce() -> u64) -> Option<String> {
        let took = self.step.elapsed().min(STEP);
        self.step = Instant::now();
        self.idle += took;
        if events != self.events {
            self.events = events;
            self.restart();
        } else if self.idle >= self.next_look {
            self.next_look += LOOK;
            let now = processor_time();
            let before = self.processor_time.replace(now);
            if before.is_some_and(|before| now >= before + BUSY) {
                self.restart();
            }
        }
        if self.idle >= self.patience.idle {
            return Some(format!(
                "no sign of progress for {} s",
                self.patience.idle.as_secs_f64()
            ));
        }
        self.left().is_zero().then(|| self.too_long())
    }

    fn restart(&mut self) {
        self.idle = Duration::ZERO;
        self.next_look = LOOK;
    }

    /// The time until the outer bound.
    pub fn left(&self) -> Duration {
        self.patience.all.saturating_sub(self.began.elapsed())
    }

    /// The reason when the outer bound is reached.
    pub fn too_long(&self) -> String {
        format!("not done after {} s", self.patience.all.as_secs_f64())
    }
}

/// The processor time, in milliseconds, of a process and all that it started: a
/// compiler that the reader waits for prints nothing for a long time.
pub fn processor_time(leader: u32) -> u64 {
    let mut system = System::new();
    system.refresh_processes_specifics(
        ProcessesToUpdate::All,
        true,
        ProcessRefreshKind::nothing().with_cpu(),
    );
    let leader = Pid::from_u32(leader);
    let descends = |mut process: Pid| {
        while process != leader {
            match system.process(process).and_then(sysinfo::Process::parent) {
                Some(parent) => process = parent,
                None => return false,
            }
        }
        true
    };
    system
        .processes()
        .iter()
        .filter(|(process, _)| descends(**process))
        .map(|(_, process)| process.accumulated_cpu_time())
        .sum()
}
