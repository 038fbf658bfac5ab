//! Judgements of what the programs of `closing` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("cook_goes_home", Judgement::Exact).on(&Flavor::TOKIO),
    // Its clock is paused, so that its flavor is its own.
    Case::new("leftover_sender", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("weak_sender", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("kitchen_closes", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("rail_torn_down", Judgement::Exact).on(&Flavor::TOKIO),
    // A panic's message names the thread, which is main on current_thread.
    Case::new("panicked_waiter", Judgement::Exact),
    Case::new("dropped_too_late", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("cook_goes_home", Judgement::Exact),
    Case::in_go(
        "never_closed",
        Judgement::EachRun(
            "the soup is received, and the runtime notices that nobody can go on",
            all_asleep,
        ),
    )
    .exits_with(2)
    .runs(3),
    Case::in_go("send_on_closed", Judgement::Exact),
];

fn all_asleep(output: &Output, _: Flavor) -> Result<(), String> {
    if output.stdout != "soup\n" {
        return Err("it printed something else".into());
    }
    let first = output.stderr.lines().next().unwrap_or_default();
    if first == "fatal error: all goroutines are asleep - deadlock!" {
        Ok(())
    } else {
        Err(format!("its complaint begins with {first:?}"))
    }
}
