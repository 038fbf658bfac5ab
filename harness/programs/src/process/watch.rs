//! The watch over the limits of a running program.

use std::time::{Duration, Instant};

use super::tree::ProcessTree;
use super::{Limit, Limits, Resources};

/// The time without output after which [`JobEvent::Quiet`](super::JobEvent::Quiet) is
/// reported.
const QUIET_AFTER: Duration = Duration::from_millis(50);

/// The first and the longest pause between two measurements of a program's
/// resources.
const POLL_INTERVALS: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(20));

/// The times at which something is due.
pub(super) struct Watch {
    deadline: Instant,
    limits: Limits,
    /// The next measurement of resources, and the pause before it.
    next_poll: Option<(Instant, Duration)>,
    /// The time when it will be quiet; none after that was reported.
    quiet: Option<Instant>,
}

impl Watch {
    pub(super) fn new(start: Instant, limits: Limits) -> Watch {
        Watch {
            deadline: start + limits.time,
            limits,
            next_poll: limits
                .resources
                .map(|_| (start + POLL_INTERVALS.0, POLL_INTERVALS.0)),
            quiet: None,
        }
    }

    /// The time until something is due.
    pub(super) fn pause(&self) -> Duration {
        let now = Instant::now();
        [
            Some(self.deadline),
            self.next_poll.map(|(at, _)| at),
            self.quiet,
        ]
        .into_iter()
        .flatten()
        .map(|at| at.saturating_duration_since(now))
        .fold(QUIET_AFTER, Duration::min)
    }

    /// Waits for quiet anew, after output.
    pub(super) fn restart_quiet(&mut self) {
        self.quiet = Some(Instant::now() + QUIET_AFTER);
    }

    /// True once after it became quiet.
    pub(super) fn became_quiet(&mut self) -> bool {
        let due = self.quiet.is_some_and(|at| at <= Instant::now());
        if due {
            self.quiet = None;
        }
        due
    }

    /// The limit that is reached.
    pub(super) fn limit(&mut self, tree: &mut ProcessTree) -> Option<Limit> {
        let now = Instant::now();
        if let (Some((at, pause)), Some(resources)) = (self.next_poll, self.limits.resources)
            && at <= now
        {
            let reached = over(&resources, tree);
            let pause = (pause * 3 / 2).min(POLL_INTERVALS.1);
            self.next_poll = Some((Instant::now() + pause, pause));
            if reached.is_some() {
                return reached;
            }
        }
        (self.deadline <= now).then_some(Limit::Time(self.limits.time))
    }
}

/// The limit on resources that is reached.
fn over(resources: &Resources, tree: &mut ProcessTree) -> Option<Limit> {
    let used = tree.usage();
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
