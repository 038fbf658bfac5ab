//! A hundred waits at the same time, as threads and as tasks, and how many
//! threads each of the two takes.

use std::collections::HashSet;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};

type Seen = Arc<Mutex<HashSet<ThreadId>>>;

fn be_seen(seen: &Seen) {
    let me = thread::current().id();
    seen.lock().expect("nobody panics in here").insert(me);
}

fn count(seen: &Seen) -> usize {
    seen.lock().expect("nobody panics in here").len()
}

// ANCHOR: main
fn hundred_threads(seen: &Seen) -> Vec<thread::JoinHandle<()>> {
    let all_are_waiting = Arc::new(Barrier::new(100));
    let wait = |_| {
        let (seen, all) = (Arc::clone(seen), Arc::clone(&all_are_waiting));
        thread::spawn(move || {
            be_seen(&seen);
            all.wait(); // this thread stands there
        })
    };
    (0..100).map(wait).collect()
}

fn hundred_tasks(seen: &Seen) -> Vec<tokio::task::JoinHandle<()>> {
    let all_are_waiting = Arc::new(tokio::sync::Barrier::new(100));
    let wait = |_| {
        let (seen, all) = (Arc::clone(seen), Arc::clone(&all_are_waiting));
        tokio::spawn(async move {
            be_seen(&seen);
            all.wait().await; // this thread goes and runs another task
        })
    };
    (0..100).map(wait).collect()
}
// ANCHOR_END: main

#[tokio::main]
async fn main() {
    let seen = Seen::default();
    for thread in hundred_threads(&seen) {
        thread.join().expect("no thread panics");
    }
    println!("threads for 100 threads that wait: {}", count(&seen));

    let seen = Seen::default();
    for task in hundred_tasks(&seen) {
        task.await.expect("no task panics");
    }
    println!("threads for 100 tasks that wait: {}", count(&seen));
}
