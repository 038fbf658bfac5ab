//! Judgements of what the programs of `main_does_not_wait` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, one_of};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("will_not_wait", Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe)).on(&Flavor::TOKIO),
    Case::new("workers_asleep", Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe)).on(&Flavor::TOKIO),
    Case::new(
        "cut_at_an_await",
        Judgement::EachRun(
            "the task is cut between its lines or not at all, and on current_thread it never begins",
            cut_at_an_await,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("cut_tasks_are_dropped", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("green_by_accident", Judgement::Exact),
    Case::new("kettle_of_a_grandchild", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("out_of_the_window", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "will_not_wait",
        Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe),
    ),
    Case::in_go("cut_tasks_are_dropped", Judgement::Exact),
];

const NEVER_OR_MAYBE: &str =
    "the line is never seen on current_thread, and elsewhere it is seen once or not at all";

fn never_or_maybe(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &[""]),
        _ => one_of(output, &["", "We'll never see this... without waiting\n"]),
    }
}

fn cut_at_an_await(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &[""]),
        _ => one_of(
            output,
            &[
                "",
                "The machine is loaded.\n",
                "The machine is loaded.\nThe laundry is folded.\n",
            ],
        ),
    }
}
