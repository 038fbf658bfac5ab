//! Judgements of what the programs of `broadcast_and_watch` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("everybody_hears_it", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("lags_behind", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("gives_up_when_it_lags", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("goes_on_when_it_lags", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("nobody_listens", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("price_list", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new(
        "prices_seen",
        Judgement::EachRun(
            "the last price is seen in any case, and on current_thread it alone",
            |output, flavor| match flavor {
                Flavor::CurrentThread => seen(output, &["one price"]),
                _ => seen(output, &SOME_PRICES),
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("borrow_holds_the_board", Judgement::Exact)
        .on(&[Flavor::AsWritten])
        .runs(10),
    Case::new(
        "every_one_or_the_newest",
        Judgement::EachRun(
            "the quick waiter carries every dish, the slow one some, and who looks the newest",
            |output, _| {
                carried(output, "Anna, quick", "1 2 3 4 5 6 7 8")?;
                carried(output, "Ben, slow", "1 2 5 7 8")?;
                carried(output, "Cleo, slow, at the board", "1 3 6 8")
            },
        ),
    )
    .on(&[Flavor::AsWritten])
    .runs(10),
    Case::new("four_channels", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("seen_or_unseen", Judgement::Exact).on(&Flavor::TOKIO),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("everybody_hears_it", Judgement::Exact),
    Case::in_go(
        "prices_seen",
        Judgement::EachRun("the last price is seen in any case", |output, _| {
            seen(output, &SOME_PRICES)
        }),
    ),
];

const SOME_PRICES: [&str; 4] = [
    "one price",
    "a few prices",
    "tens of prices",
    "hundreds of prices, or more",
];

/// Whether one of these many prices were seen, and the last.
fn seen(output: &Output, prices: &[&str]) -> Result<(), String> {
    let line = output.stdout.trim_end();
    let told = line
        .strip_prefix("saw ")
        .and_then(|line| line.strip_suffix(", 10000 at last"));
    match told {
        Some(seen) if prices.contains(&seen) => Ok(()),
        _ => Err(format!("it tells of none of {prices:?}")),
    }
}

/// Whether `waiter` carried dishes to these tables, in this order.
fn carried(output: &Output, waiter: &str, tables: &str) -> Result<(), String> {
    let start = format!("{waiter}: table ");
    let carried: Vec<&str> = output
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix(&start))
        .collect();
    if carried.join(" ") == tables {
        return Ok(());
    }
    Err(format!("{waiter} carried {carried:?}, and not {tables}"))
}
