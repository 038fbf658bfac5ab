//! What a judge must accept, and what it must refuse.
//!
//! The starter is refused by `accepts_every_order_that_may_come`: "the next one may come like this"

use super::judge;

/// Runs of two chores that keep the promise.
const RIGHT: [[&str; 5]; 6] = [
    ["begun 0", "done 0", "begun 1", "done 1", "good night"],
    ["begun 1", "done 1", "begun 0", "done 0", "good night"],
    ["begun 0", "begun 1", "done 0", "done 1", "good night"],
    ["begun 0", "begun 1", "done 1", "done 0", "good night"],
    ["begun 1", "begun 0", "done 0", "done 1", "good night"],
    ["begun 1", "begun 0", "done 1", "done 0", "good night"],
];

#[track_caller]
fn refused(lines: &[&str], culprit: &str, why: &str) {
    match judge(lines, 2) {
        Ok(()) => panic!("{lines:?} was accepted. {why}"),
        Err(said) => assert!(
            said.contains(culprit),
            "{lines:?} is refused with {said:?}. Whoever reads that wants to know which line: \"{culprit}\""
        ),
    }
}

#[test]
fn accepts_every_order_that_may_come() {
    for lines in RIGHT {
        assert_eq!(
            judge(&lines, 2),
            Ok(()),
            "{lines:?} breaks no promise. A test that asks for one run is red when the next one may come like this"
        );
    }
    assert_eq!(judge(&["good night"], 0), Ok(()), "no chores, no lines");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn accepts_what_tasks_print() {
    for _ in 0..100 {
        let (sender, mut heard) = tokio::sync::mpsc::channel(100);
        for chore in 0..12 {
            let sender = sender.clone();
            tokio::spawn(async move {
                let _ = sender.send(format!("begun {chore}")).await;
                tokio::task::yield_now().await;
                let _ = sender.send(format!("done {chore}")).await;
            });
        }
        drop(sender);
        let mut lines = Vec::new();
        while let Some(line) = heard.recv().await {
            lines.push(line);
        }
        lines.push("good night".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(judge(&lines, 12), Ok(()), "twelve tasks printed {lines:?}");
    }
}

#[test]
fn refuses_a_lost_line() {
    let why = "A task that was never awaited loses its lines like that.";
    refused(
        &["begun 0", "begun 1", "done 1", "good night"],
        "done 0",
        why,
    );
    refused(
        &["begun 0", "done 0", "begun 1", "done 1"],
        "good night",
        why,
    );
    assert!(
        judge(&[], 0).is_err(),
        "nothing was printed, not even \"good night\", and it was accepted"
    );
}

#[test]
fn refuses_a_line_that_comes_twice() {
    let why = "A task that was spawned twice prints twice; a set would not notice.";
    let twice = [
        "begun 0",
        "begun 1",
        "begun 1",
        "done 1",
        "done 0",
        "good night",
    ];
    refused(&twice, "begun 1", why);
    // As many lines as there should be.
    refused(
        &["begun 0", "done 0", "begun 0", "done 0", "good night"],
        "0",
        why,
    );
}

#[test]
fn refuses_a_stranger() {
    let why = "There are two chores, 0 and 1, and nothing else was to be printed.";
    let mut lines = RIGHT[2].to_vec();
    lines.insert(2, "begun 2");
    refused(&lines, "begun 2", why);
    refused(
        &["begun +0", "begun 1", "done 0", "done 1", "good night"],
        "begun",
        "A line is one of those that were promised, letter by letter, or it is a stranger.",
    );
}

#[test]
fn refuses_what_cannot_be_before() {
    let why = "The lines are all there, each once. But chore 1 is done before it is begun.";
    refused(
        &["begun 0", "done 1", "begun 1", "done 0", "good night"],
        "1",
        why,
    );
    refused(
        &["done 0", "begun 1", "done 1", "begun 0", "good night"],
        "0",
        "And here it is chore 0.",
    );
}

#[test]
fn refuses_to_go_to_bed_early() {
    let why = "Whoever says good night before the chores are done did not wait for them.";
    refused(
        &["begun 0", "begun 1", "done 0", "good night", "done 1"],
        "good night",
        why,
    );
}
