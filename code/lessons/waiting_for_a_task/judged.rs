//! Judgements of what the programs of `waiting_for_a_task` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order, one_of};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "switch_to_other",
        Judgement::EachRun(MAIN_AND_MAYBE_THE_OTHER, main_and_maybe_the_other),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "blocking_sleep",
        Judgement::EachRun(
            "main is back, and on current_thread the other task never has its turn",
            blocking_sleep,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "blocking_sleep_in_a_task",
        Judgement::EachRun(
            "the spawned task waits behind the blocked worker, or is lost",
            |output, _| one_of(output, &[CHORES, &[CHORES, OTHER].concat()]),
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "slept_too_little",
        Judgement::EachRun(
            "main is back, whatever became of the laundry",
            |output, _| {
                let lines: Vec<&str> = output.stdout.lines().collect();
                let alone = any_order(&output.stdout, &["Main is back."]);
                // A machine that stalls for 22 ms finds both sleeps over.
                alone.or_else(|reason| match lines.len() {
                    2 => any_order(&output.stdout, &["The laundry is folded.", "Main is back."]),
                    _ => Err(reason),
                })
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("join_instead", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("ticket_torn_up", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "switch_to_other",
        Judgement::EachRun(MAIN_AND_MAYBE_THE_OTHER, |output, _| {
            main_and(
                output,
                "The other goroutine has its turn.
",
            )
        }),
    ),
    Case::in_go("join_instead", Judgement::Exact),
];

const OTHER: &str = "The other task has its turn.\n";

const CHORES: &str = "The chores are done.\n";

const MAIN_AND_MAYBE_THE_OTHER: &str = "main is back, and the other task had its turn once at most";

/// A machine that stalls for as long as main sleeps may lose the other line, or
/// swap the two.
fn main_and_maybe_the_other(output: &Output, _: Flavor) -> Result<(), String> {
    main_and(output, OTHER)
}

fn main_and(output: &Output, other: &str) -> Result<(), String> {
    let main = "Main is back.\n";
    one_of(
        output,
        &[main, &[other, main].concat(), &[main, other].concat()],
    )
}

fn blocking_sleep(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &["Main is back.\n"]),
        _ => main_and_maybe_the_other(output, flavor),
    }
}
