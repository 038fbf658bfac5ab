//! Judgements of what the programs of `backpressure` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("slow_cook", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new(
        "memory_over_time",
        Judgement::EachRun(
            "a rail of a hundred holds a hundred and its memory stays, and a rail without an end grows with the orders on it",
            grows_without_an_end,
        ),
    )
    .on(&[Flavor::AsWritten])
    .runs(2),
    Case::new("who_waits_when", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("littles_law", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("rendezvous", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("four_ways_to_send", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("cancelled_send", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new("owned_permit", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("capacity_zero", Judgement::Exact)
        .on(&[Flavor::AsWritten])
        .exits_with(101),
    Case::new("place_given_back", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("sends_to_itself", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("full_rail", Judgement::Exact),
    Case::in_go("rendezvous", Judgement::Exact),
];

/// The minutes of the rush, and the orders a minute that are not cooked in it.
const RUSH: usize = 3;
const LEFT_A_MINUTE: usize = 3000;

fn grows_without_an_end(output: &Output, _: Flavor) -> Result<(), String> {
    let rows: Vec<Vec<&str>> = output
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    if rows.len() != 2 * RUSH {
        return Err(format!("there are {} rows", rows.len()));
    }
    let number = |word: &str| word.parse::<usize>().ok();
    for (row, minute) in rows.iter().zip(1..) {
        let (bounded, endless) = row[2..].split_at(row.len() - 6);
        if minute < RUSH && bounded[..2] != ["100", "orders"] {
            return Err(format!("the rail with a hundred places holds {bounded:?}"));
        }
        if minute > RUSH && bounded != ["closed"] {
            return Err(format!("it is not closed in minute {minute}: {bounded:?}"));
        }
        let orders = number(endless[0]).ok_or("there is no number of orders")?;
        let expected = LEFT_A_MINUTE * minute.min(2 * RUSH - minute);
        if orders.abs_diff(expected) > 5 {
            return Err(format!("{orders} orders hang there in minute {minute}"));
        }
        // Where there is no /proc, memory is not measured. An allocator may have
        // had a little room to begin with.
        if let Some(kilobytes) = number(endless[2])
            && minute <= RUSH
        {
            if kilobytes * 1024 < orders * 1000 * 9 / 10 {
                return Err(format!("{orders} orders take {kilobytes} kB"));
            }
            if number(bounded[2]).is_some_and(|bounded| bounded * 3 > kilobytes) {
                return Err(format!("a hundred orders take as much: {row:?}"));
            }
        }
    }
    Ok(())
}
