//! Judgements of what the programs of `channels` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "orders_to_one_cook",
        Judgement::EachRun(
            "each order comes once, and those of a waiter in the order in which they were sent",
            each_waiter_in_order,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("sent_and_still_known", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("cooks_hold_the_lock", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new(
        "several_receivers",
        Judgement::EachRun("four kitchens cook every order once", four_kitchens),
    )
    .on(&Flavor::TOKIO)
    .runs(3),
    Case::new("clones_share_one_rail", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go(
        "orders_to_one_cook",
        Judgement::EachRun(
            "each order comes once, and those of a waiter in the order in which they were sent",
            each_waiter_in_order,
        ),
    ),
    Case::in_go("changed_after_send", Judgement::Exact),
    Case::in_go(
        "several_receivers",
        Judgement::EachRun("both kitchens cook every order once", two_kitchens),
    )
    .runs(3),
];

fn each_waiter_in_order(output: &Output, flavor: Flavor) -> Result<(), String> {
    let orders =
        [1, 2, 3].map(|table| ["soup", "rice"].map(|dish| format!("table {table}: {dish}")));
    let all: Vec<&str> = orders.iter().flatten().map(String::as_str).collect();
    any_order(&output.stdout, &all)?;
    let lines: Vec<&str> = output.stdout.lines().collect();
    if flavor == Flavor::CurrentThread && lines != all {
        return Err(format!("on one thread it printed {lines:?}"));
    }
    let place = |order: &str| lines.iter().position(|line| *line == order);
    match orders.iter().find(|[soup, rice]| place(soup) > place(rice)) {
        Some([soup, rice]) => Err(format!("{rice:?} comes before {soup:?}")),
        None => Ok(()),
    }
}

fn four_kitchens(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["one cook", "behind a mutex", "dealt out", "many receivers"];
    kitchens(output, &names)
}

fn two_kitchens(output: &Output, _: Flavor) -> Result<(), String> {
    kitchens(output, &["one cook", "many receivers"])
}

/// A line for each kitchen. That each order was cooked once, the program itself
/// has asked; how long it took is measured, not judged.
fn kitchens(output: &Output, names: &[&str]) -> Result<(), String> {
    let lines: Vec<&str> = output.stdout.lines().collect();
    if lines.len() != names.len() {
        return Err(format!("there are {} lines", lines.len()));
    }
    for (line, name) in std::iter::zip(lines, names) {
        let words: Vec<&str> = line
            .strip_prefix(name)
            .map(|times| times.split_whitespace().collect())
            .unwrap_or_default();
        let [
            quick,
            "ns",
            "a",
            "quick",
            "order",
            slow,
            "ms",
            "with",
            "slow",
            "ones",
            "among",
            "them",
        ] = words[..]
        else {
            return Err(format!("{line:?} is no line of {name:?}"));
        };
        for time in [quick, slow] {
            if !time.parse::<u128>().is_ok_and(|time| time > 0) {
                return Err(format!("{line:?}: {time:?} is no time"));
            }
        }
    }
    Ok(())
}
