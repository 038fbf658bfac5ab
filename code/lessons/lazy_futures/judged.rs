//! Judgements of what the programs of `lazy_futures` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("nothing_happens", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("what_each_call_does", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new(
        "nobody_warns",
        Judgement::EachRun(
            "soup and rice are never cooked, and the fish not on current_thread",
            only_the_fish_if_any,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("one_of_two_dinners", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("nothing_happens", Judgement::Exact),
    Case::new(
        "what_each_call_does",
        Judgement::EachRun(
            "the soup is cooked in the call, and the fish at any time after its go",
            soup_at_once_and_fish_sometime,
        ),
    )
    .on(&Flavor::GO),
];

fn only_the_fish_if_any(output: &Output, flavor: Flavor) -> Result<(), String> {
    let mut lines: Vec<&str> = output.stdout.lines().collect();
    lines.sort_unstable();
    match lines.as_slice() {
        ["Main leaves."] => Ok(()),
        ["Main leaves.", "The fish is cooked."] if flavor != Flavor::CurrentThread => Ok(()),
        _ => Err(format!("it printed {lines:?}")),
    }
}

fn soup_at_once_and_fish_sometime(output: &Output, _: Flavor) -> Result<(), String> {
    let soup_first = "call: soup\n    the soup is cooked\ngo: fish\n";
    match output.stdout.strip_prefix(soup_first) {
        Some(
            "wait for the fish\n    the fish is cooked\n"
            | "    the fish is cooked\nwait for the fish\n",
        ) => Ok(()),
        _ => Err(String::from("the order is another")),
    }
}
