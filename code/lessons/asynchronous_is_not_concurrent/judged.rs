//! Judgements of what the programs of `asynchronous_is_not_concurrent` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "fetch_in_sequence",
        Judgement::EachRun(ONE_WAIT_AFTER_ANOTHER, |output, _| fetched(output, 60)),
    )
    .on(&Flavor::TOKIO)
    .runs(10),
    Case::new(
        "created_early",
        Judgement::EachRun(ONE_WAIT_AFTER_ANOTHER, |output, _| fetched(output, 60)),
    )
    .on(&Flavor::TOKIO)
    .runs(10),
    Case::new(
        "fetch_concurrently",
        Judgement::EachRun(AS_LONG_AS_THE_LONGEST, |output, _| fetched(output, 30)),
    )
    .on(&Flavor::TOKIO)
    .runs(10),
    Case::new("fetch_with_callback", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new(
        "two_equal_calls",
        Judgement::EachRun(
            "the second callback runs before its call returns, on the thread of the caller",
            two_equal_calls,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "frozen_screen",
        Judgement::EachRun(
            "the screen is never redrawn while the thread is blocked, and is while the task waits",
            frozen_screen,
        ),
    )
    .on(&[Flavor::AsWritten])
    .runs(10),
    Case::new(
        "who_stands_idle",
        Judgement::EachRun(
            "a hundred threads are a hundred, and a hundred tasks take no more than the workers",
            who_stands_idle,
        ),
    )
    .on(&Flavor::TOKIO)
    .runs(10),
    Case::new(
        "what_is_kept",
        Judgement::EachRun(
            "what is kept is less than a tenth of the notes",
            |output, _| {
                let [kept, sum] = lines(output)?;
                let kept = number(kept, "all that it keeps: ", " bytes")?;
                must(kept < 1000 && sum == "the sum is 10000")
            },
        ),
    )
    .on(&[Flavor::Workers(2)])
    .runs(3),
    Case::new("most_under_way", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "fetch_concurrently",
        Judgement::EachRun(AS_LONG_AS_THE_LONGEST, |output, _| fetched(output, 30)),
    )
    .runs(10),
    Case::in_go(
        "who_stands_idle",
        Judgement::EachRun("a hundred goroutines take fewer threads", |output, _| {
            let [threads] = lines(output)?;
            let threads = number(threads, "threads for 100 goroutines that wait: ", "")?;
            must((1..50).contains(&threads))
        }),
    )
    .runs(10),
    Case::in_go(
        "what_is_kept",
        Judgement::EachRun(
            "collecting gives back half of the stacks and more",
            |output, _| {
                let [before, after] = lines(output)?;
                let before = number(before, "100 goroutines wait, their stacks: ", " KiB")?;
                let after = number(after, "after garbage collection: ", " KiB")?;
                must(after * 2 < before)
            },
        ),
    )
    .runs(10),
];

const ONE_WAIT_AFTER_ANOTHER: &str = "the three waits take as long as their sum, or longer";

const AS_LONG_AS_THE_LONGEST: &str = "the three waits take as long as the longest, or longer";

fn fetched(output: &Output, least: u64) -> Result<(), String> {
    let [items, time] = lines(output)?;
    let time = number(time, "", " ms")?;
    must(items == "the recipe, the shopping list, the episode" && time >= least)
}

/// In the first call the callback is later, unless the machine stalls for as
/// long as the fetch takes.
fn two_equal_calls(output: &Output, flavor: Flavor) -> Result<(), String> {
    let elsewhere = match flavor {
        Flavor::CurrentThread => "callback on main",
        _ => "callback on worker",
    };
    let [first, second, ..] = lines::<4>(output)?;
    any_order(&[first, "\n", second].concat(), &["returned", elsewhere])?;
    must(output.stdout.ends_with("\ncallback on main\nreturned\n"))
}

fn frozen_screen(output: &Output, _: Flavor) -> Result<(), String> {
    let [blocked, awaited] = lines(output)?;
    let awaited = number(awaited, "awaited: redrawn ", " times")?;
    must(blocked == "blocked: redrawn 0 times" && awaited >= 1)
}

fn who_stands_idle(output: &Output, flavor: Flavor) -> Result<(), String> {
    let [threads, tasks] = lines(output)?;
    let threads = number(threads, "threads for 100 threads that wait: ", "")?;
    let tasks = number(tasks, "threads for 100 tasks that wait: ", "")?;
    let workers = match flavor {
        Flavor::AsWritten | Flavor::CurrentThread => 1,
        Flavor::Workers(count) | Flavor::Go(count) => count as u64,
    };
    must(threads == 100 && (1..=workers).contains(&tasks))
}

/// Its lines, which must be as many.
fn lines<const N: usize>(output: &Output) -> Result<[&str; N], String> {
    let lines: Vec<&str> = output.stdout.lines().collect();
    let found = lines.len();
    lines
        .try_into()
        .map_err(|_| format!("it printed {found} lines and not {N}"))
}

fn number(line: &str, before: &str, after: &str) -> Result<u64, String> {
    line.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| format!("`{line}` is not `{before}NUMBER{after}`"))
}

fn must(holds: bool) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err("it printed something else".to_owned())
    }
}
