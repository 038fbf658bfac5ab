//! Judgements of what the programs of `what_spawn_accepts` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new(
        "acceptable_types",
        Judgement::EachRun(
            "each call prints its four lines in any order, and then that it is time to exit",
            |output, _| {
                acceptable_types(
                    &output.stdout,
                    "My cool new type from a method: use in a new task if you want!",
                    [
                        "a list of units: [(), (), ()]",
                        "anything else: Person { name: \"Gary\", age: 900 }",
                    ],
                )
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("all_that_spawn_takes", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("spawned_too_late", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("chosen_by_main", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[
    Case::new(
        "acceptable_types",
        Judgement::EachRun(
            "each call prints its four lines in any order, and then that it is time to exit",
            |output, _| {
                acceptable_types(
                    &output.stdout,
                    "My cool new type from a method: use in a new goroutine if you want!",
                    [
                        "a list of units: [{} {} {}]",
                        "anything else: {name:Gary age:900}",
                    ],
                )
            },
        ),
    )
    .on(&Flavor::GO),
    Case::new("what_any_costs", Judgement::Exact).on(&Flavor::GO),
];

/// The two calls of `acceptable_types`: the lines of its tasks in any order,
/// and behind them its last one. `method` is the line of its method, `values`
/// those of its two values.
fn acceptable_types(stdout: &str, method: &str, values: [&str; 2]) -> Result<(), String> {
    let lines: Vec<&str> = stdout.lines().collect();
    if lines.len() != 10 {
        return Err(format!("there are {} lines, not ten", lines.len()));
    }
    for (call, value) in lines.chunks(5).zip(values) {
        let tasks = [
            "coming from: anonymous",
            value,
            method,
            "The laundry is folded.",
        ];
        any_order(&call[..4].join("\n"), &tasks)?;
        if call[4] != "Time to exit" {
            return Err(format!("the last line of a call is {:?}", call[4]));
        }
    }
    Ok(())
}
