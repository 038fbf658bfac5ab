//! Judgements of what the programs of `select` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    in_paused_time("first_one_wins"),
    in_paused_time("cook_listens"),
    in_paused_time("idle_or_deadline"),
    in_paused_time("timeouts_in_a_loop"),
    in_paused_time("loses_an_order"),
    in_paused_time("else_is_not_default"),
    in_paused_time("select_repaired"),
    in_paused_time("deaf_while_cooking"),
    Case::new(
        "bell_among_orders",
        Judgement::AllRuns(
            "the bell is heard in the end, at once now and then, and not always",
            |printed| printed.values().try_for_each(|runs| heard_by_chance(runs)),
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("starved_bell", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new(
        "random_start",
        Judgement::AllRuns(READY_ONES_WIN, |printed| {
            printed.values().try_for_each(|runs| both_win(runs))
        }),
    )
    .on(&Flavor::TOKIO)
    .runs(60),
    Case::new("with_else", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("no_else", Judgement::Exact).exits_with(101),
    Case::new("disabled_still_runs", Judgement::Exact).exits_with(101),
    Case::new("disabled_and_lazy", Judgement::Exact),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "random_start",
        Judgement::AllRuns(READY_ONES_WIN, |printed| {
            printed.values().try_for_each(|runs| both_win(runs))
        }),
    )
    .runs(60),
    Case::in_go("else_is_not_default", Judgement::Exact),
];

/// On the current-thread runtime, with Tokio's clock paused: every run is the same.
const fn in_paused_time(program: &'static str) -> Case {
    Case::new(program, Judgement::Exact)
        .on(&[Flavor::AsWritten])
        .runs(10)
}

/// Half of the runs hear it at once: that 40 of them are alike does not happen.
fn heard_by_chance(runs: &[String]) -> Result<(), String> {
    const AT_ONCE: &str = "the bell is heard at once\n";
    const LATER: [&str; 3] = [
        "the bell is heard after 1 order\n",
        "the bell is heard after 2 orders\n",
        "the bell is heard after 3 orders, or more\n",
    ];
    if let Some(other) = runs
        .iter()
        .find(|run| *run != AT_ONCE && !LATER.contains(&run.as_str()))
    {
        return Err(format!("it printed {other:?}"));
    }
    match runs.iter().filter(|run| *run == AT_ONCE).count() {
        0 => Err("it was never heard at once".to_owned()),
        times if times == runs.len() => Err("it was always heard at once".to_owned()),
        _ => Ok(()),
    }
}

const READY_ONES_WIN: &str = "of the branches those that are ready win, each of them now and then";

/// The likelier of the two has 2 chances in 3: that 60 runs are alike does not
/// happen.
fn both_win(runs: &[String]) -> Result<(), String> {
    for dish in ["fish\n", "steak\n"] {
        if !runs.iter().any(|run| run == dish) {
            return Err(format!("{dish:?} never won"));
        }
    }
    match runs
        .iter()
        .find(|run| *run != "fish\n" && *run != "steak\n")
    {
        Some(other) => Err(format!("{other:?} won")),
        None => Ok(()),
    }
}
