//! Judgements of what the programs of `coordination` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};
use programs::process::Output;

pub mod pictures;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    // Where the flavor is written down, it is for the clock to be paused.
    Case::new("three_rings", Judgement::Exact),
    Case::new("takes_all_dishes", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("lost_ring", Judgement::Exact),
    Case::new(
        "sit_down_together",
        Judgement::EachRun(
            "all four arrive before one of them sits down, and one orders for all",
            sit_down_together,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("counted_and_gone", Judgement::Exact),
    Case::new("four_burners", Judgement::Exact),
    Case::new("thrown_away", Judgement::Exact),
    Case::new("oven_lit_once", Judgement::Exact),
    Case::new("last_orders", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("guests_counted", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("price_then_sign", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("big_pot", Judgement::Exact),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::in_go("three_rings", Judgement::Exact),
    Case::in_go(
        "four_burners",
        // A machine that stalls may let them cook one after the other.
        Judgement::EachRun("at most four are cooked at once", |output, _| {
            let most = output
                .stdout
                .strip_prefix("most at once: ")
                .and_then(|most| most.trim_end().parse::<u32>().ok())
                .ok_or("there is no number of dishes")?;
            if (1..=4).contains(&most) {
                Ok(())
            } else {
                Err(format!("there were {most} at once"))
            }
        }),
    )
    .runs(10),
];

fn sit_down_together(output: &Output, _: Flavor) -> Result<(), String> {
    let lines: Vec<&str> = output.stdout.lines().collect();
    let (arriving, sitting) = lines.split_at(lines.len().min(4));
    any_order(&arriving.join("\n"), &["arrives"; 4])?;
    let mut after = ["sits down"; 5];
    after[4] = "orders for all";
    any_order(&sitting.join("\n"), &after)?;
    // Whoever orders has sat down.
    if sitting.first() == Some(&"sits down") {
        Ok(())
    } else {
        Err("somebody orders before anybody sits".to_owned())
    }
}
