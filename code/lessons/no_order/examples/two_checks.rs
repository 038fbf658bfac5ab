//! Two checks of what the six tasks announce: one for an exact order, one for
//! any order.

use std::sync::{Arc, Mutex};

/// Runs six tasks like those of `no_order`; gives their lines as they came.
async fn listen() -> Vec<String> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut handles = Vec::new();
    for number in 0..6 {
        let heard = Arc::clone(&heard);
        handles.push(tokio::spawn(async move {
            let line = format!("coming from: task {number}");
            heard.lock().expect("no task panics").push(line);
        }));
    }
    for handle in handles {
        handle.await.expect("an announcement does not panic");
    }
    let mut heard = heard.lock().expect("no task panics");
    std::mem::take(&mut *heard)
}

fn verdict(passed: bool) -> &'static str {
    if passed { "passed" } else { "failed" }
}

// ANCHOR: main
fn expected() -> Vec<String> {
    (0..6).map(|n| format!("coming from: task {n}")).collect()
}

fn exact_order(heard: &[String]) -> bool {
    heard == expected()
}

fn any_order(heard: &[String]) -> bool {
    let mut sorted = heard.to_vec();
    sorted.sort();
    sorted == expected() // which is in sorted order already
}

#[tokio::main]
async fn main() {
    let heard = listen().await; // the lines of six tasks, as they came
    println!("exact order: {}", verdict(exact_order(&heard)));
    println!("any order:   {}", verdict(any_order(&heard)));
}
// ANCHOR_END: main

// ANCHOR: test
#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn all_six_are_heard_once_each() {
        assert!(any_order(&listen().await));
    }
}
// ANCHOR_END: test
