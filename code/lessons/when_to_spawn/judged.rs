//! Judgements of what the programs of `when_to_spawn` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "too_many_tasks",
        Judgement::EachRun("three ways give one sum", one_sum),
    )
    .on(&Flavor::TOKIO)
    .runs(3),
    Case::new(
        "big_enough",
        Judgement::EachRun("three ways peel 400 potatoes", all_are_peeled),
    )
    .on(&Flavor::TOKIO)
    .runs(3),
    Case::new(
        "two_sacks",
        Judgement::EachRun(
            "both sacks are peeled, by as many threads as can",
            both_sacks_are_peeled_by_as_many_as_can,
        ),
    )
    .on(&Flavor::TOKIO)
    .runs(5),
    Case::new("spawned_one_by_one", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "too_many_tasks",
        Judgement::EachRun("three ways give one sum", one_sum_in_go),
    )
    .runs(3),
    Case::in_go(
        "two_sacks",
        Judgement::EachRun("both sacks are peeled", both_sacks_are_peeled_in_go),
    )
    .runs(3),
];

/// Every line of a measuring program as the way it names and what follows.
fn ways<'a>(output: &'a Output, names: &[&str], ending: &str) -> Result<Vec<&'a str>, String> {
    let lines: Vec<&str> = output.stdout.lines().collect();
    if lines.len() != names.len() {
        return Err(format!("there are {} lines", lines.len()));
    }
    std::iter::zip(&lines, names)
        .map(|(line, name)| {
            let rest = line.strip_prefix(name).filter(|rest| rest.starts_with(' '));
            let middle = rest.and_then(|rest| rest.strip_suffix(ending));
            let middle = middle.ok_or_else(|| format!("{line:?} is not `{name} .. {ending}`"))?;
            let time = middle.split(" ms").next().unwrap_or_default().trim();
            match time.parse::<f64>() {
                Ok(milliseconds) if milliseconds > 0.0 => Ok(middle),
                _ => Err(format!("{line:?} has no time")),
            }
        })
        .collect()
}

fn one_sum(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a task a number", "a task a chunk"];
    ways(output, &names, "   sum 4999950000").map(drop)
}

fn one_sum_in_go(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a goroutine a number", "a goroutine a chunk"];
    ways(output, &names, "   sum 4999950000").map(drop)
}

fn all_are_peeled(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a task a potato", "a task a sack"];
    ways(output, &names, "   400 potatoes").map(drop)
}

fn both_sacks_are_peeled_in_go(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["one after the other", "both spawned", "one spawned"];
    ways(output, &names, "   400 potatoes").map(drop)
}

fn both_sacks_are_peeled_by_as_many_as_can(output: &Output, flavor: Flavor) -> Result<(), String> {
    let names = [
        "one after the other",
        "spawned, one after the other",
        "both spawned",
        "one spawned",
        "both spawned, from a task",
        "one spawned, from a task",
    ];
    // How many threads may have peeled: with a second worker it is free whether
    // it takes the second sack, unless that lies in the slot of the first.
    let (workers, main_and_a_worker) = match flavor {
        Flavor::CurrentThread => (1, 1),
        Flavor::Workers(1) => (1, 2),
        _ => (2, 2),
    };
    let allowed = [
        1..=1,
        1..=workers,
        1..=workers,
        main_and_a_worker..=main_and_a_worker,
        1..=workers,
        1..=1,
    ];
    for (way, allowed) in std::iter::zip(ways(output, &names, " 400 potatoes")?, allowed) {
        let threads = way
            .split(" on ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        match threads.map(str::parse::<usize>) {
            Some(Ok(threads)) if allowed.contains(&threads) => {}
            _ => return Err(format!("{way:?} should be on {allowed:?} threads")),
        }
    }
    Ok(())
}
