//! Judgements of what the programs of `no_order` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order, one_of};

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "no_order",
        Judgement::EachRun(
            "each of the six lines is printed once, and on current_thread in order",
            |output, flavor| match flavor {
                Flavor::CurrentThread => one_of(output, &[&(SIX.join("\n") + "\n")]),
                _ => any_order(&output.stdout, &SIX),
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("newest_first", Judgement::AnyOrder(&SIX)).on(&Flavor::TOKIO),
    Case::new(
        "two_checks",
        Judgement::EachRun("the check for any order passes", |output, _| {
            let right = "any order:   passed\n";
            one_of(
                output,
                &[
                    &format!("exact order: passed\n{right}"),
                    &format!("exact order: failed\n{right}"),
                ],
            )
        }),
    )
    .on(&Flavor::TOKIO),
    Case::new("order_by_joining", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("order_by_telling", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("order_does_not_matter", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[Case::in_go("no_order", Judgement::AnyOrder(&SIX))];

const SIX: [&str; 6] = [
    "coming from: task 0",
    "coming from: task 1",
    "coming from: task 2",
    "coming from: task 3",
    "coming from: task 4",
    "coming from: task 5",
];
