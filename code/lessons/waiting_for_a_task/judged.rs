//! welcome, setup, main-does-not-wait, waiting-for-a-task and no-order.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement, any_order};
use programs::process::Output;

/// What the programs must print.
pub const RUST: &[Case] = &[
    // welcome, setup
    Case::new("first_task", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("laundry_day", Judgement::Exact).on(&Flavor::TOKIO),
    // main_does_not_wait
    Case::new("will_not_wait", Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe)).on(&Flavor::TOKIO),
    Case::new("workers_asleep", Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe)).on(&Flavor::TOKIO),
    Case::new(
        "cut_at_an_await",
        Judgement::EachRun(
            "the task is cut between its lines or not at all, and on current_thread it never begins",
            cut_at_an_await,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("cut_tasks_are_dropped", Judgement::Exact).on(&Flavor::TOKIO),
    Case::new("green_by_accident", Judgement::Exact),
    // waiting_for_a_task
    Case::new("switch_to_other", Judgement::EachRun(MAIN_AND_MAYBE_THE_OTHER, main_and_maybe_the_other))
        .on(&Flavor::TOKIO),
    Case::new(
        "blocking_sleep",
        Judgement::EachRun(
            "main is back, and on current_thread the other task never has its turn",
            blocking_sleep,
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "blocking_sleep_in_a_task",
        Judgement::EachRun(
            "the spawned task waits behind the blocked worker, or is lost",
            |output, _| one_of(output, &[CHORES, &[CHORES, OTHER].concat()]),
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new(
        "slept_too_little",
        Judgement::EachRun("main is back, whatever became of the laundry", |output, _| {
            let lines: Vec<&str> = output.stdout.lines().collect();
            let alone = any_order(&output.stdout, &["Main is back."]);
            // A machine that stalls for 22 ms finds both sleeps over.
            alone.or_else(|reason| match lines.len() {
                2 => any_order(&output.stdout, &["The laundry is folded.", "Main is back."]),
                _ => Err(reason),
            })
        }),
    )
    .on(&Flavor::TOKIO),
    Case::new("join_instead", Judgement::Exact).on(&Flavor::TOKIO),
    // no_order
    Case::new(
        "no_order",
        Judgement::EachRun(
            "each of the six lines is printed once, and on current_thread in order",
            |output, flavor| match flavor {
                Flavor::CurrentThread => one_of(output, &[&(SIX.join("\n") + "\n")]),
                _ => any_order(&output.stdout, &SIX),
            },
        ),
    )
    .on(&Flavor::TOKIO),
    Case::new("newest_first", Judgement::AnyOrder(&SIX)).on(&Flavor::TOKIO),
    Case::new(
        "two_checks",
        Judgement::EachRun("the check for any order passes", |output, _| {
            let right = "any order:   passed\n";
            one_of(
                output,
                &[
                    &format!("exact order: passed\n{right}"),
                    &format!("exact order: failed\n{right}"),
                ],
            )
        }),
    )
    .on(&Flavor::TOKIO),
    Case::new("order_by_joining", Judgement::Exact).on(&Flavor::TOKIO),
];

/// What their Go twins must print.
pub const GO: &[Case] = &[
    Case::in_go(
        "will_not_wait",
        Judgement::EachRun(NEVER_OR_MAYBE, never_or_maybe),
    ),
    Case::in_go("cut_tasks_are_dropped", Judgement::Exact),
    Case::in_go(
        "switch_to_other",
        Judgement::EachRun(MAIN_AND_MAYBE_THE_OTHER, |output, _| {
            main_and(
                output,
                "The other goroutine has its turn.
",
            )
        }),
    ),
    Case::in_go("join_instead", Judgement::Exact),
    Case::in_go("no_order", Judgement::AnyOrder(&SIX)),
];

const SIX: [&str; 6] = [
    "coming from: task 0",
    "coming from: task 1",
    "coming from: task 2",
    "coming from: task 3",
    "coming from: task 4",
    "coming from: task 5",
];

const OTHER: &str = "The other task has its turn.\n";
const CHORES: &str = "The chores are done.\n";

/// Whether the whole output is one of `wanted`.
fn one_of(output: &Output, wanted: &[&str]) -> Result<(), String> {
    if wanted.contains(&output.stdout.as_str()) {
        return Ok(());
    }
    Err(format!("it printed none of {wanted:#?}"))
}

const NEVER_OR_MAYBE: &str =
    "the line is never seen on current_thread, and elsewhere it is seen once or not at all";

fn never_or_maybe(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &[""]),
        _ => one_of(output, &["", "We'll never see this... without waiting\n"]),
    }
}

fn cut_at_an_await(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &[""]),
        _ => one_of(
            output,
            &[
                "",
                "The machine is loaded.\n",
                "The machine is loaded.\nThe laundry is folded.\n",
            ],
        ),
    }
}

const MAIN_AND_MAYBE_THE_OTHER: &str = "main is back, and the other task had its turn once at most";

/// A machine that stalls for as long as main sleeps may lose the other line, or
/// swap the two.
fn main_and_maybe_the_other(output: &Output, _: Flavor) -> Result<(), String> {
    main_and(output, OTHER)
}

fn main_and(output: &Output, other: &str) -> Result<(), String> {
    let main = "Main is back.\n";
    one_of(
        output,
        &[main, &[other, main].concat(), &[main, other].concat()],
    )
}

fn blocking_sleep(output: &Output, flavor: Flavor) -> Result<(), String> {
    match flavor {
        Flavor::CurrentThread => one_of(output, &["Main is back.\n"]),
        _ => main_and_maybe_the_other(output, flavor),
    }
}
