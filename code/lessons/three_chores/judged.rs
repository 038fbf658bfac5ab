//! Judgements of what the programs of `three_chores` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("complete_tasks", Judgement::AnyOrder(&CHORES)).on(&Flavor::TOKIO),
    Case::new("one_after_another", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("three_people", Judgement::AnyOrder(&CHORES)).on(&[Flavor::AsWritten]),
    Case::new(
        "hands_all_the_time",
        Judgement::AnyOrder(&[
            "Dinner: done by hand.",
            "Laundry: done by hand.",
            "The show: done by hand.",
        ]),
    )
    .on(&Flavor::TOKIO),
    Case::new("one_pair_of_hands", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[Case::in_go("complete_tasks", Judgement::AnyOrder(&CHORES))];

const CHORES: [&str; 3] = [
    "Dinner is served.",
    "Shirts are folded.",
    "The show is over.",
];
