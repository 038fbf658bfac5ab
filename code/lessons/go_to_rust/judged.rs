//! The phrasebook from Go to Rust: pairs of programs that print the same.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("phrases_of_tasks", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("phrases_of_channels", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("phrases_of_select", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("phrases_of_sharing", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("phrases_of_tasks", Judgement::Exact),
    Case::in_go("phrases_of_channels", Judgement::Exact),
    Case::in_go("phrases_of_select", Judgement::Exact),
    Case::in_go("phrases_of_sharing", Judgement::Exact),
];
