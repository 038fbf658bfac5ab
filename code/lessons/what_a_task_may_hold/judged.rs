//! Judgements of what the programs of `what_a_task_may_hold` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "changes_hands",
        Judgement::EachRun(
            "a task is polled on one thread at least, and on no more than there are workers",
            |output, flavor| {
                let workers = match flavor {
                    Flavor::Workers(count) => count,
                    Flavor::AsWritten | Flavor::CurrentThread | Flavor::Go(_) => 1,
                };
                let threads = output
                    .stdout
                    .strip_prefix("threads that ironed one pile: ")
                    .and_then(|count| count.trim_end().parse::<usize>().ok())
                    .ok_or("there is no number of threads")?;
                if (1..=workers).contains(&threads) {
                    Ok(())
                } else {
                    Err(format!(
                        "there were {threads} threads and {workers} workers"
                    ))
                }
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("list_repaired", Judgement::Exact).on(&Flavor::TOKIO),
    // Its runtime is local: it has no other flavor to be run on.
    Case::new("stays_at_home", Judgement::Exact),
    Case::new("outlives_its_parent", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("given_to_a_task", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("guard_in_a_block", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("rc_stays_with_main", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("moved_copy", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::new(
        "loop_variable",
        Judgement::AnyOrder(&["chore 0", "chore 1", "chore 2"]),
    )
    .on(&Flavor::GO),
    Case::new("loop_variable_before_go_1_22", Judgement::Exact).on(&Flavor::GO),
];
