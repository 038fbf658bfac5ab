//! Judgements of what the programs of `shared_state` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("last_egg", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("look_and_take", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new(
        "price_of_a_lock",
        Judgement::EachRun("each of the three ways has two times", |output, _| {
            rows(output, "one payment", &WAYS, 2)
        }),
    )
    .runs(2),
    Case::new(
        "drawers",
        Judgement::EachRun(
            "a drawer for all and one for each have a time, and no payment is lost",
            |output, _| rows(output, "", &DRAWERS, 1),
        ),
    )
    .runs(5),
    // Their flavor is written down, for the clock to be paused.
    Case::new("holds_the_stove", Judgement::Exact),
    Case::new("two_locks", Judgement::Exact),
    Case::new("one_order", Judgement::Exact),
    Case::new("waiting_writer", Judgement::Exact),
    Case::new("waits_for_the_till", Judgement::Exact).on(&Flavor::TOKIO),
    // Not on current_thread: the message of a panic names the thread.
    Case::new("left_half_done", Judgement::Exact),
    Case::new("rail_in_a_loop", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("forgotten_lock", Judgement::Exact),
    Case::in_go(
        "two_locks",
        Judgement::EachRun("Go finds that everybody sleeps", |output, _| {
            let said = "fatal error: all goroutines are asleep - deadlock!";
            if output.stdout.is_empty() && output.stderr.lines().next() == Some(said) {
                Ok(())
            } else {
                Err(format!("its first words were not {said:?}"))
            }
        }),
    )
    .exits_with(2),
    Case::in_go(
        "price_of_a_lock",
        Judgement::EachRun("each of the two ways has two times", |output, _| {
            rows(
                output,
                "one payment",
                &["sync.Mutex", "a goroutine, asked"],
                2,
            )
        }),
    )
    .runs(1),
];

const WAYS: [&str; 3] = ["std::sync::Mutex", "tokio::sync::Mutex", "an actor, asked"];
const DRAWERS: [&str; 2] = ["one for all", "one for each"];

/// Whether below a line that begins with `head`, if there is to be one, there is
/// a line for each of `names`, in that order, with so many times in nanoseconds.
fn rows(output: &Output, head: &str, names: &[&str], times: usize) -> Result<(), String> {
    let mut lines = output.stdout.lines();
    if !head.is_empty() && !lines.next().is_some_and(|line| line.starts_with(head)) {
        return Err(format!("its first line does not begin with {head:?}"));
    }
    for name in names {
        let line = lines.next().unwrap_or_default();
        let found = line.strip_prefix(name).map(|rest| {
            let words: Vec<&str> = rest.split_whitespace().collect();
            let is_time = |pair: &[&str]| pair[0].parse::<u32>().is_ok() && pair[1] == "ns";
            words.windows(2).filter(|pair| is_time(pair)).count()
        });
        if found != Some(times) {
            return Err(format!("{line:?} is not {name:?} with {times} times"));
        }
    }
    match lines.next() {
        None => Ok(()),
        Some(line) => Err(format!("{line:?} is one line too many")),
    }
}
