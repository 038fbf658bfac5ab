//! The questions that a record answers: how long, how many at once, in what order.

use std::time::Duration;

use super::{Poll, Record, Task};

impl Task {
    /// The time in which the task was being polled, all polls together.
    pub fn polled_for(&self) -> Duration {
        Duration::from_micros(self.polls.iter().map(Poll::length).sum())
    }

    /// The time in which the task waited: between its polls, and after the last
    /// one until it was cancelled. The time before the first poll is not
    /// in it, for the task had not begun.
    pub fn waited(&self) -> Duration {
        let between: u64 = self
            .polls
            .windows(2)
            .map(|pair| pair[1].start - pair[0].end)
            .sum();
        let after = match (self.polls.last(), self.outcome.at()) {
            (Some(last), Some(at)) => at - last.end,
            _ => 0,
        };
        Duration::from_micros(between + after)
    }

    /// The threads that polled the task, as indices into [`Record::threads`],
    /// each once, in the order in which they came.
    pub fn threads(&self) -> Vec<usize> {
        let mut threads = Vec::new();
        for poll in &self.polls {
            if !threads.contains(&poll.thread) {
                threads.push(poll.thread);
            }
        }
        threads
    }
}

impl Poll {
    /// The length in microseconds.
    pub(super) fn length(&self) -> u64 {
        self.end - self.start
    }
}

impl Record {
    /// The length of the recording, from [`Timeline::start`] to
    /// [`Timeline::finish`].
    ///
    /// [`Timeline::start`]: crate::Timeline::start
    /// [`Timeline::finish`]: crate::Timeline::finish
    pub fn length(&self) -> Duration {
        Duration::from_micros(self.end)
    }

    /// The time from the first poll of all to the end of the last task (of the
    /// recording, if a task was unfinished). Zero if nothing was polled.
    pub fn makespan(&self) -> Duration {
        let lifetimes = || self.tasks.iter().filter_map(|task| self.lifetime(task));
        let start = lifetimes().map(|(start, _)| start).min().unwrap_or(0);
        let end = lifetimes().map(|(_, end)| end).max().unwrap_or(0);
        Duration::from_micros(end - start)
    }

    /// True if the lifetimes of `a` and `b` overlap: each of them began before the
    /// other ended. A lifetime goes from the first
    /// poll to the end of the task; a future that was never polled has none.
    /// Two lifetimes that only touch do not overlap.
    ///
    /// This is concurrency. Whether they were polled at the same moment is
    /// another question: see [`polled_at_once`](Record::polled_at_once).
    ///
    /// # Panics
    ///
    /// If no task has the label `a` or `b`, for a misspelt label would
    /// otherwise overlap with nothing, and a test of that would pass.
    pub fn overlaps(&self, a: &str, b: &str) -> bool {
        let first = self.lifetimes_of(a);
        let second = self.lifetimes_of(b);
        first
            .iter()
            .any(|x| second.iter().any(|y| x.0 < y.1 && y.0 < x.1))
    }

    /// The most threads that were polling at the same moment: parallelism.
    ///
    /// A future recorded inside another recorded future is polled within its
    /// poll, on the same thread, and counts once with it; blocking work counts
    /// as one long poll. Polls that only touch are not at the same moment, so
    /// that a record claims no more than it shows.
    pub fn polled_at_once(&self) -> usize {
        at_once(
            self.tasks
                .iter()
                .flat_map(|task| &task.polls)
                .map(|poll| (poll.start, poll.end, poll.thread)),
            self.threads.len(),
        )
    }

    /// The most tasks that had begun and not ended at the same moment:
    /// concurrency.
    pub fn alive_at_once(&self) -> usize {
        at_once(
            self.tasks.iter().enumerate().filter_map(|(index, task)| {
                let (start, end) = self.lifetime(task)?;
                Some((start, end, index))
            }),
            self.tasks.len(),
        )
    }

    /// The label of the task of every poll, in the order in which the polls
    /// began. Polls that began in the same microsecond stand in the order of
    /// their tasks.
    pub fn poll_order(&self) -> Vec<&str> {
        let mut polls: Vec<(u64, &str)> = self
            .tasks
            .iter()
            .flat_map(|task| {
                task.polls
                    .iter()
                    .map(|poll| (poll.start, task.label.as_str()))
            })
            .collect();
        polls.sort_by_key(|&(start, _)| start);
        polls.into_iter().map(|(_, label)| label).collect()
    }

    /// The first poll and the end, or `None` if there was no poll.
    pub(super) fn lifetime(&self, task: &Task) -> Option<(u64, u64)> {
        let start = task.polls.first()?.start;
        Some((start, task.outcome.at().unwrap_or(self.end)))
    }

    fn lifetimes_of(&self, label: &str) -> Vec<(u64, u64)> {
        let mut known = false;
        let mut lifetimes = Vec::new();
        for task in self.tasks.iter().filter(|task| task.label == label) {
            known = true;
            lifetimes.extend(self.lifetime(task));
        }
        assert!(
            known,
            "no task is labelled {label:?}; the labels are {:?}",
            self.tasks
                .iter()
                .map(|task| &task.label)
                .collect::<Vec<_>>()
        );
        lifetimes
    }
}

/// The most keys below `keys` that had an interval open at the same moment.
///
/// At one and the same microsecond an end comes before a beginning, and
/// intervals of no length come between the two, one after the other: what
/// happened within the microsecond is not known, and is not called "at once".
fn at_once(intervals: impl Iterator<Item = (u64, u64, usize)>, keys: usize) -> usize {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    enum Event {
        End,
        Instant,
        Start,
    }
    let mut events = Vec::new();
    for (start, end, key) in intervals {
        if start == end {
            events.push((start, Event::Instant, key));
        } else {
            events.push((start, Event::Start, key));
            events.push((end, Event::End, key));
        }
    }
    events.sort();

    let mut depth = vec![0_usize; keys];
    let mut open = 0;
    let mut most = 0;
    for (_, event, key) in events {
        match event {
            Event::End => {
                depth[key] -= 1;
                open -= usize::from(depth[key] == 0);
            }
            Event::Instant => most = most.max(open + usize::from(depth[key] == 0)),
            Event::Start => {
                open += usize::from(depth[key] == 0);
                depth[key] += 1;
                most = most.max(open);
            }
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        format!("timeline 1\n{text}")
            .parse()
            .expect("the test wrote it in the format")
    }

    /// Two tasks taking turns on one thread, and one on another thread.
    fn kitchen() -> Record {
        record(
            "end 100\nthread main\nthread worker 0\n\
             task 0 dinner\npoll 5 10 0\npoll 50 60 0\ndone 60\n\
             task 0 laundry\npoll 10 20 0\npoll 70 80 0\ncancelled 90\n\
             task 0 show\npoll 8 55 1\ndone 55\n\
             task 0 letter\npoll 60 60 1\ndone 60\n\
             task 3 never\nunfinished\n",
        )
    }

    #[test]
    fn lifetimes_overlap_from_first_poll_to_end() {
        let record = kitchen();
        assert!(record.overlaps("dinner", "laundry"));
        assert!(record.overlaps("laundry", "dinner"));
        assert!(record.overlaps("dinner", "show"));
        assert!(record.overlaps("laundry", "letter"));
        assert!(!record.overlaps("show", "letter"));
        // They touch at 60.
        assert!(!record.overlaps("dinner", "letter"));
        assert!(!record.overlaps("never", "dinner"));
    }

    #[test]
    #[should_panic(expected = "no task is labelled \"diner\"")]
    fn a_misspelt_label_does_not_pass_for_no_overlap() {
        kitchen().overlaps("diner", "show");
    }

    #[test]
    fn polls_at_once_are_counted_by_thread() {
        assert_eq!(kitchen().polled_at_once(), 2);
        assert_eq!(kitchen().alive_at_once(), 3);

        let nested = record(
            "end 9\nthread main\ntask 0 outer\npoll 0 9 0\ndone 9\n\
             task 0 inner\npoll 2 4 0\npoll 5 5 0\ndone 5\n",
        );
        assert_eq!(nested.polled_at_once(), 1);
        assert_eq!(nested.alive_at_once(), 2);
    }

    #[test]
    fn what_only_touches_is_not_at_once() {
        let record = record(
            "end 9\nthread worker 0\nthread worker 1\n\
             task 0 a\npoll 0 4 0\npoll 7 7 0\ndone 7\n\
             task 0 b\npoll 4 6 1\npoll 7 7 1\ndone 7\n",
        );
        assert_eq!(record.polled_at_once(), 1);
    }

    #[test]
    fn a_poll_without_length_counts_within_another() {
        let record = record(
            "end 9\nthread worker 0\nthread worker 1\n\
             task 0 a\npoll 0 4 0\ndone 4\ntask 0 b\npoll 2 2 1\ndone 2\n",
        );
        assert_eq!(record.polled_at_once(), 2);
    }

    #[test]
    fn an_empty_record_answers_too() {
        let record = record("end 0\n");
        assert_eq!(record.polled_at_once(), 0);
        assert_eq!(record.alive_at_once(), 0);
        assert_eq!(record.makespan(), Duration::ZERO);
        assert!(record.poll_order().is_empty());
    }

    #[test]
    fn the_makespan_ends_with_the_last_task() {
        assert_eq!(kitchen().makespan(), Duration::from_micros(85));
        let unfinished = record("end 40\nthread main\ntask 0 a\npoll 10 20 0\nunfinished\n");
        assert_eq!(unfinished.makespan(), Duration::from_micros(30));
    }

    #[test]
    fn waiting_is_what_lies_between_polls() {
        let record = kitchen();
        let laundry = record.task("laundry").expect("it is there");
        assert_eq!(laundry.polled_for(), Duration::from_micros(20));
        assert_eq!(laundry.waited(), Duration::from_micros(60));
        let never = record.task("never").expect("it is there");
        assert_eq!(never.waited(), Duration::ZERO);
    }

    #[test]
    fn polls_are_listed_in_the_order_in_which_they_began() {
        assert_eq!(
            kitchen().poll_order(),
            ["dinner", "show", "laundry", "dinner", "letter", "laundry"]
        );
    }
}
