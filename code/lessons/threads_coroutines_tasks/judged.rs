//! Judgements of what the programs of `threads_coroutines_tasks` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("put_down_and_pick_up", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new(
        "one_runs_per_thread",
        Judgement::EachRun(
            "a thousand tasks are begun at once and no more at work than there are workers",
            no_more_at_work_than_workers,
        ),
    )
    .on(&[Flavor::AsWritten])
    .runs(5),
    Case::new(
        "taking_turns",
        Judgement::EachRun("two workers are at work on at most two tasks", two_at_most),
    )
    .on(&[Flavor::AsWritten]),
    Case::new(
        "cost_of_a_task",
        Judgement::EachRun(
            "a task takes less memory than a thread, and no less than its future",
            a_task_is_smaller_than_a_thread,
        ),
    )
    .on(&[Flavor::Workers(2)])
    .runs(3),
    Case::new("who_switches", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("what_a_future_contains", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("an_await_that_does_not_wait", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("who_switches", Judgement::Exact),
    Case::new(
        "cost_of_a_task",
        Judgement::EachRun(
            "a goroutine takes its first stack at least",
            two_kilobytes_or_more,
        ),
    )
    .on(&[Flavor::Go(2)])
    .runs(3),
];

fn no_more_at_work_than_workers(output: &Output, _: Flavor) -> Result<(), String> {
    let rows: Vec<Vec<usize>> = output
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().flat_map(str::parse).collect())
        .collect();
    let workers: Vec<usize> = rows.iter().flat_map(|row| row.first().copied()).collect();
    if workers != [1, 2, 8] {
        return Err(format!("the workers were {workers:?}"));
    }
    for row in rows {
        let &[workers, half_done, at_work] = row.as_slice() else {
            return Err(format!("there are {} numbers in a row", row.len()));
        };
        if half_done != 1000 || !(1..=workers).contains(&at_work) {
            return Err(format!(
                "{half_done} were half done and {at_work} at work with {workers} workers"
            ));
        }
    }
    Ok(())
}

fn two_at_most(output: &Output, _: Flavor) -> Result<(), String> {
    match output.stdout.as_str() {
        "6 chores, at most 1 at work at once\n" | "6 chores, at most 2 at work at once\n" => Ok(()),
        _ => Err(String::from("it says otherwise")),
    }
}

/// The numbers behind `what`: the future's size, the memory, the time.
fn costs(output: &Output, what: &str) -> Result<[Option<usize>; 3], String> {
    let row = output.stdout.lines().find_map(|line| {
        let rest = line.strip_prefix(what)?;
        rest.starts_with("  ").then_some(rest)
    });
    let row = row.ok_or_else(|| format!("there is no row for a {what}"))?;
    let mut numbers = row
        .split_whitespace()
        .filter(|word| !["B", "ns"].contains(word))
        .map(|word| word.parse().ok());
    match (
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
    ) {
        (Some(future), Some(memory), Some(time), None) => Ok([future, memory, time]),
        _ => Err(format!("the row for a {what} has not three columns")),
    }
}

fn a_task_is_smaller_than_a_thread(output: &Output, _: Flavor) -> Result<(), String> {
    let [_, thread, _] = costs(output, "thread")?;
    for (task, at_least) in [
        ("task", 0),
        ("task that keeps 1000 bytes", 1000),
        ("task with a timer", 0),
    ] {
        let [future, memory, _] = costs(output, task)?;
        if future < Some(at_least) {
            return Err(format!("the future of a {task} has {future:?} bytes"));
        }
        // Where there is no /proc, memory is not measured.
        if memory.is_some() && (memory < future || thread <= memory) {
            return Err(format!(
                "a {task} takes {memory:?} and a thread {thread:?} bytes"
            ));
        }
    }
    Ok(())
}

fn two_kilobytes_or_more(output: &Output, _: Flavor) -> Result<(), String> {
    match costs(output, "goroutine")?[1] {
        Some(memory) if memory < 2048 => Err(format!("it takes {memory} bytes")),
        _ => Ok(()),
    }
}
