//! Finding all processes that a program started, wherever they went.
//!
//! On Linux, where `/proc` tells. Elsewhere nothing is found here, and what is
//! left is the process group (Unix) or the job object (Windows).

use std::time::Duration;

/// What the processes of one family use together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    pub cpu: Duration,
    pub memory: u64,
    pub processes: usize,
    pub threads: usize,
}

#[cfg(target_os = "linux")]
pub(super) use linux::{Family, sweep, threads_of_this_user};
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) use other::threads_of_this_user;
#[cfg(not(target_os = "linux"))]
pub(super) use other::{Family, sweep};

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

    /// How often the processes that carry a mark are looked for again, until none
    /// is left.
    const ROUNDS: usize = 200;

    /// How long a count of threads is good enough: counting takes a millisecond or
    /// two, and a short program is run many times.
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
                // It may be gone meanwhile, which is what is wanted.
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
    pub(in super::super) struct Family {
        /// The first one, which leads a process group.
        leader: i32,
        /// When each was born.
        seen: BTreeMap<i32, u64>,
    }

    impl Family {
        pub fn of(leader: u32) -> Family {
            Family {
                leader: i32::try_from(leader).unwrap_or_default(),
                seen: BTreeMap::new(),
            }
        }

        /// Looks for its processes: the leader, its group, those that one of them
        /// started, and those that were such the last time.
        fn look(&mut self) -> Vec<Process> {
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

        /// What it uses at this moment.
        pub fn usage(&mut self) -> Usage {
            let mut usage = Usage::default();
            let mut ticks = 0;
            for process in self.look() {
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

        /// Kills those that were seen before or descend from such, but for the
        /// leader and its group, which are the caller's.
        pub fn kill(&mut self) {
            if self.seen.len() <= 1 {
                return;
            }
            for process in self.look() {
                if process.group != self.leader && !process.zombie {
                    process.kill();
                }
            }
        }
    }

    /// Kills every process that has `mark` in its environment, until there is
    /// none.
    pub(in super::super) fn sweep(mark: &str) {
        for _ in 0..ROUNDS {
            let marked: Vec<Process> = ids()
                .into_iter()
                .filter(|id| {
                    // What belongs to others cannot be read, and is not ours.
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

    /// How many threads the user who runs this has, or had a moment ago; none for
    /// root, whom no limit on them binds.
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
        fn a_name_with_brackets_and_spaces_is_no_field() {
            let text = "7 (a) S (b) S 5 6 6 0 -1 4194304 10 0 0 0 1 2 3 4 20 0 9 0 1234 1000 55 18446744073709551615 1\n";
            let process = Process::parse(7, text).expect("parsed");
            assert_eq!((process.parent, process.group), (5, 6));
            assert_eq!((process.cpu, process.threads), (10, 9));
            assert_eq!((process.born, process.resident), (1234, 55));
            assert!(!process.zombie);
        }

        #[test]
        fn this_process_is_found_with_what_it_uses() {
            let usage = Family::of(std::process::id()).usage();
            assert!(usage.processes >= 1 && usage.threads >= 1, "{usage:?}");
            assert!(usage.memory > 100_000, "{usage:?}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use super::Usage;

    #[derive(Debug)]
    pub(in super::super) struct Family;

    impl Family {
        pub fn of(_: u32) -> Family {
            Family
        }

        pub fn usage(&mut self) -> Usage {
            Usage::default()
        }

        pub fn kill(&mut self) {}
    }

    pub(in super::super) fn sweep(_: &str) {}

    #[cfg(unix)]
    pub(in super::super) fn threads_of_this_user() -> Option<usize> {
        None
    }
}
