//! Judgements of what the programs of `replies` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("reply_address", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("kitchen_actor", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("closes_its_inbox", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("guest_has_left", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("forgotten_reply", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("actors_call_each_other", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("asks_on_the_side", Judgement::Exact).on(&[Flavor::AsWritten]),
    // Their panics name the thread, which is main's on current_thread.
    Case::new("cook_faints", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("expects_a_guest", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("reply_address", Judgement::Exact),
    Case::in_go("guest_has_left", Judgement::Exact),
    Case::in_go(
        "actors_call_each_other",
        Judgement::EachRun("Go's runtime ends it as a deadlock", ended_as_a_deadlock),
    )
    .runs(5)
    .exits_with(2),
];

fn ended_as_a_deadlock(output: &Output, _: Flavor) -> Result<(), String> {
    let words = "fatal error: all goroutines are asleep - deadlock!\n";
    if output.stdout.is_empty() && output.stderr.starts_with(words) {
        return Ok(());
    }
    Err(format!("it does not say {words:?} and nothing before"))
}
