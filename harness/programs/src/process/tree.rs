//! Finding all processes that a program started, also those that left its group.
//!
//! This is done on Linux, from `/proc`. Elsewhere no process is found here, and
//! the process group (Unix) or the job object (Windows) is all there is.

use std::time::Duration;

/// The resources that the processes of one tree use together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    pub cpu: Duration,
    pub memory: u64,
    pub processes: usize,
    pub threads: usize,
}

#[cfg(target_os = "linux")]
pub(super) use linux::{ProcessTree, kill_marked, threads_of_this_user};
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) use other::threads_of_this_user;
#[cfg(not(target_os = "linux"))]
pub(super) use other::{ProcessTree, kill_marked};

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::MetadataExt as _;
    use std::sync::{Mutex, PoisonError};
    use std::thread;
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, getuid, kill_process};

    use super::Usage;

    /// The most searches for marked processes, until none is left.
    const ROUNDS: usize = 200;

    /// The time for which a count of threads is good enough: counting takes a
    /// millisecond or two, and a short program is run many times.
    const RECENT: Duration = Duration::from_secs(1);

    /// A process, as `/proc/<pid>/stat` has it (see proc_pid_stat(5)).
    #[derive(Clone, Copy, Debug)]
    struct Process {
        id: i32,
        zombie: bool,
        parent: i32,
        group: i32,
        /// Clock ticks, of itself and of its children that were waited for.
        cpu: u64,
        threads: usize,
        /// Clock ticks from the start of the system: with this, the number names
        /// one process alone, also after it was given away again.
        born: u64,
        /// Pages.
        resident: u64,
    }

    impl Process {
        fn read(id: i32) -> Option<Process> {
            let text = fs::read(format!("/proc/{id}/stat")).ok()?;
            Process::parse(id, &String::from_utf8_lossy(&text))
        }

        fn parse(id: i32, text: &str) -> Option<Process> {
            // The name of the program stands in brackets and may hold any.
            let (_, fields) = text.rsplit_once(')')?;
            let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
            // The fields are counted from 1 in the manual, and this is the third.
            let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
            let number = |of: usize| i32::try_from(field(of)?).ok();
            Some(Process {
                id,
                zombie: matches!(fields.first(), Some(&("Z" | "X"))),
                parent: number(4)?,
                group: number(5)?,
                cpu: field(14)? + field(15)? + field(16)? + field(17)?,
                threads: usize::try_from(field(20)?).ok()?,
                born: field(22)?,
                resident: field(24)?,
            })
        }

        fn kill(&self) {
            if let Some(id) = Pid::from_raw(self.id) {
                // An error means that it has ended already.
                let _ = kill_process(id, Signal::KILL);
            }
        }
    }

    fn ids() -> Vec<i32> {
        fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .collect()
    }

    /// The processes that one program started, once they were seen.
    #[derive(Debug)]
    pub(in super::super) struct ProcessTree {
        /// The first one, which leads a process group.
        leader: i32,
        /// The start of each, by its number.
        seen: BTreeMap<i32, u64>,
    }

    impl ProcessTree {
        pub fn of(leader: u32) -> ProcessTree {
            ProcessTree {
                leader: i32::try_from(leader).unwrap_or_default(),
                seen: BTreeMap::new(),
            }
        }

        /// Finds its processes: the leader, its group, those that one of them
        /// started, and those that were found the last time.
        fn find(&mut self) -> Vec<Process> {
            let mut others: Vec<Process> = ids().into_iter().filter_map(Process::read).collect();
            let mut members: BTreeMap<i32, Process> = BTreeMap::new();
            loop {
                let (found, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|process| {
                    process.id == self.leader
                        || process.group == self.leader
                        || members.contains_key(&process.parent)
                        || self.seen.get(&process.id) == Some(&process.born)
                });
                others = rest;
                if found.is_empty() {
                    break;
                }
                members.extend(found.into_iter().map(|process| (process.id, process)));
            }
            self.seen = members
                .values()
                .map(|process| (process.id, process.born))
                .collect();
            members.into_values().collect()
        }

        /// The resources that it uses at this moment.
        pub fn usage(&mut self) -> Usage {
            let mut usage = Usage::default();
            let mut ticks = 0;
            for process in self.find() {
                ticks += process.cpu;
                if !process.zombie {
                    usage.processes += 1;
                    usage.threads += process.threads;
                    usage.memory += process.resident * rustix::param::page_size() as u64;
                }
            }
            let per_second = rustix::param::clock_ticks_per_second().max(1);
            usage.cpu = Duration::from_millis(ticks * 1000 / per_second);
            usage
        }

        /// Kills the processes that were seen before and their descendants, but for
        /// the leader and its group, which are the caller's.
        pub fn kill(&mut self) {
            if self.seen.len() <= 1 {
                return;
            }
            for process in self.find() {
                if process.group != self.leader && !process.zombie {
                    process.kill();
                }
            }
        }
    }

    /// Kills every process that has `mark` in its environment, until there is
    /// none.
    pub(in super::super) fn kill_marked(mark: &str) {
        for _ in 0..ROUNDS {
            let marked: Vec<Process> = ids()
                .into_iter()
                .filter(|id| {
                    // Processes of other users cannot be read, and are not ours.
                    fs::read(format!("/proc/{id}/environ")).is_ok_and(|environment| {
                        environment
                            .split(|byte| *byte == 0)
                            .any(|variable| variable == mark.as_bytes())
                    })
                })
                .filter_map(Process::read)
                .filter(|process| !process.zombie)
                .collect();
            if marked.is_empty() {
                return;
            }
            for process in marked {
                process.kill();
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The number of threads that this user has, or had a moment ago; none for root,
    /// who is bound by no limit on them.
    pub(in super::super) fn threads_of_this_user() -> Option<usize> {
        static COUNTED: Mutex<Option<(Instant, usize)>> = Mutex::new(None);
        let me = getuid();
        if me.is_root() {
            return None;
        }
        let mut counted = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, threads)) = *counted
            && at.elapsed() < RECENT
        {
            return Some(threads);
        }
        let threads = ids()
            .into_iter()
            .filter(|id| {
                fs::metadata(format!("/proc/{id}")).is_ok_and(|facts| facts.uid() == me.as_raw())
            })
            .filter_map(Process::read)
            .map(|process| process.threads)
            .sum();
        *counted = Some((Instant::now(), threads));
        Some(threads)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn names_with_brackets_and_spaces_are_no_fields() {
            let text = "7 (a) S (b) S 5 6 6 0 -1 4194304 10 0 0 0 1 2 3 4 20 0 9 0 1234 1000 55 18446744073709551615 1\n";
            let process = Process::parse(7, text).expect("parsed");
            assert_eq!((process.parent, process.group), (5, 6));
            assert_eq!((process.cpu, process.threads), (10, 9));
            assert_eq!((process.born, process.resident), (1234, 55));
            assert!(!process.zombie);
        }

        #[test]
        fn this_process_is_found_with_what_it_uses() {
            let usage = ProcessTree::of(std::process::id()).usage();
            assert!(usage.processes >= 1 && usage.threads >= 1, "{usage:?}");
            assert!(usage.memory > 100_000, "{usage:?}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use super::Usage;

    #[derive(Debug)]
    pub(in super::super) struct ProcessTree;

    impl ProcessTree {
        pub fn of(_: u32) -> ProcessTree {
            ProcessTree
        }

        pub fn usage(&mut self) -> Usage {
            Usage::default()
        }

        pub fn kill(&mut self) {}
    }

    pub(in super::super) fn kill_marked(_: &str) {}

    #[cfg(unix)]
    pub(in super::super) fn threads_of_this_user() -> Option<usize> {
        None
    }
}
