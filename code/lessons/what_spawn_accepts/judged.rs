//! what-spawn-accepts and what-a-task-may-hold.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};

/// What the programs must print.
pub const RUST: &[Case] = &[
    // what-spawn-accepts
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
    // what-a-task-may-hold
    Case::new(
        "changes_hands",
        Judgement::EachRun(
            "a task is polled on one thread at least, and on no more than there are workers",
            |output, flavor| {
                let workers = match flavor {
                    Flavor::Workers(count) => count,
                    Flavor::CurrentThread | Flavor::Go(_) => 1,
                };
                let threads = output
                    .stdout
                    .strip_prefix("threads that ironed one pile: ")
                    .and_then(|count| count.trim_end().parse::<usize>().ok())
                    .ok_or("there is no number of threads")?;
                if (1..=workers).contains(&threads) {
                    Ok(())
                } else {
                    Err(format!(
                        "there were {threads} threads and {workers} workers"
                    ))
                }
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("list_repaired", Judgement::Exact).on(&Flavor::TOKIO),
    // Its runtime is local: it has no other flavor to be run on.
    Case::new("stays_at_home", Judgement::Exact),
    Case::new("outlives_its_parent", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("given_to_a_task", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("guard_in_a_block", Judgement::Exact).on(&Flavor::TOKIO),
];

/// What their Go twins must print.
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
    Case::new(
        "loop_variable",
        Judgement::AnyOrder(&["chore 0", "chore 1", "chore 2"]),
    )
    .on(&Flavor::GO),
    Case::new("loop_variable_before_go_1_22", Judgement::Exact).on(&Flavor::GO),
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
