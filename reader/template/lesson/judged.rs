//! Judgements of what the programs of `LESSON` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    // The order is that of the page.
    Case::new("LESSON", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[];
