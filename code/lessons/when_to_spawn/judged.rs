//! when-to-spawn and amdahl. No time is judged: how long something takes is
//! measured, and differs.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

/// What the programs must print.
pub const RUST: &[Case] = &[
    Case::new(
        "too_many_tasks",
        Judgement::EachRun("three ways give one sum", one_sum),
    )
    .on(&Flavor::TOKIO)
    .runs(3),
    Case::new(
        "big_enough",
        Judgement::EachRun("three ways peel 400 potatoes", all_are_peeled),
    )
    .on(&Flavor::TOKIO)
    .runs(3),
    Case::new(
        "two_sacks",
        Judgement::EachRun(
            "both sacks are peeled, by as many threads as can",
            both_sacks_are_peeled_by_as_many_as_can,
        ),
    )
    .on(&Flavor::TOKIO)
    .runs(5),
    Case::new("amdahl", Judgement::Exact).on(&[Flavor::Workers(1)]),
    Case::new(
        "speedup",
        Judgement::EachRun(
            "the law stands beside what was measured, and one thread is 1.00",
            the_law_beside_what_was_measured,
        ),
    )
    .on(&[Flavor::Workers(1)])
    .runs(3),
];

/// What their Go twins must print.
pub const GO: &[Case] = &[
    Case::in_go(
        "too_many_tasks",
        Judgement::EachRun("three ways give one sum", one_sum_in_go),
    )
    .runs(3),
    Case::in_go(
        "two_sacks",
        Judgement::EachRun("both sacks are peeled", both_sacks_are_peeled_in_go),
    )
    .runs(3),
];

/// Every line of a measuring program as the way it names and what follows.
fn ways<'a>(output: &'a Output, names: &[&str], ending: &str) -> Result<Vec<&'a str>, String> {
    let lines: Vec<&str> = output.stdout.lines().collect();
    if lines.len() != names.len() {
        return Err(format!("there are {} lines", lines.len()));
    }
    std::iter::zip(&lines, names)
        .map(|(line, name)| {
            let rest = line.strip_prefix(name).filter(|rest| rest.starts_with(' '));
            let middle = rest.and_then(|rest| rest.strip_suffix(ending));
            let middle = middle.ok_or_else(|| format!("{line:?} is not `{name} .. {ending}`"))?;
            let time = middle.split(" ms").next().unwrap_or_default().trim();
            match time.parse::<f64>() {
                Ok(milliseconds) if milliseconds > 0.0 => Ok(middle),
                _ => Err(format!("{line:?} has no time")),
            }
        })
        .collect()
}

fn one_sum(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a task a number", "a task a chunk"];
    ways(output, &names, "   sum 4999950000").map(drop)
}

fn one_sum_in_go(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a goroutine a number", "a goroutine a chunk"];
    ways(output, &names, "   sum 4999950000").map(drop)
}

fn all_are_peeled(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["a loop", "a task a potato", "a task a sack"];
    ways(output, &names, "   400 potatoes").map(drop)
}

fn both_sacks_are_peeled_in_go(output: &Output, _: Flavor) -> Result<(), String> {
    let names = ["one after the other", "both spawned", "one spawned"];
    ways(output, &names, "   400 potatoes").map(drop)
}

fn both_sacks_are_peeled_by_as_many_as_can(output: &Output, flavor: Flavor) -> Result<(), String> {
    let names = [
        "one after the other",
        "spawned, one after the other",
        "both spawned",
        "one spawned",
        "both spawned, from a task",
        "one spawned, from a task",
    ];
    // How many threads may have peeled: with a second worker it is free whether
    // it takes the second sack, unless that lies in the slot of the first.
    let (workers, main_and_a_worker) = match flavor {
        Flavor::CurrentThread => (1, 1),
        Flavor::Workers(1) => (1, 2),
        _ => (2, 2),
    };
    let allowed = [
        1..=1,
        1..=workers,
        1..=workers,
        main_and_a_worker..=main_and_a_worker,
        1..=workers,
        1..=1,
    ];
    for (way, allowed) in std::iter::zip(ways(output, &names, " 400 potatoes")?, allowed) {
        let threads = way
            .split(" on ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        match threads.map(str::parse::<usize>) {
            Some(Ok(threads)) if allowed.contains(&threads) => {}
            _ => return Err(format!("{way:?} should be on {allowed:?} threads")),
        }
    }
    Ok(())
}

fn the_law_beside_what_was_measured(output: &Output, _: Flavor) -> Result<(), String> {
    let mut lines: Vec<&str> = output.stdout.lines().collect();
    if lines.len() < 6 {
        return Err("lines are missing".into());
    }
    let last = lines.split_off(lines.len() - 1)[0];
    let rows = lines.split_off(2);
    let cores = lines[0]
        .split(' ')
        .next()
        .and_then(|cores| cores.parse::<u32>().ok());
    if lines[0] != format!("{} cores; 5 % of the work is serial", cores.unwrap_or(0)) {
        return Err(format!("it begins with {:?}", lines[0]));
    }
    if last
        != format!(
            "the same dinner {} times; = measured, | the law",
            rows.len()
        )
    {
        return Err(format!("it ends with {last:?}"));
    }
    let mut before = 0;
    for (place, row) in rows.iter().enumerate() {
        let words: Vec<&str> = row.split_whitespace().collect();
        let [threads, time, "ms", measured, law, ..] = words[..] else {
            return Err(format!("{row:?} is no row"));
        };
        let number = |word: &str| {
            word.parse::<f64>()
                .map_err(|error| format!("{row:?}: {error}"))
        };
        let count: u32 = threads
            .parse()
            .map_err(|error| format!("{row:?}: {error}"))?;
        if count <= before || number(time)? <= 0.0 || number(measured)? < 0.0 {
            return Err(format!("{row:?} does not follow"));
        }
        if law != format!("{:.2}", code::amdahl::speedup(0.95, count)) {
            return Err(format!("{row:?} has another law"));
        }
        if place == 0 && (count, measured) != (1, "1.00") {
            return Err(format!("{row:?} should be one thread and 1.00"));
        }
        before = count;
    }
    let most = cores.map(|cores| 4 * cores);
    if most != Some(before) {
        return Err(format!("it ends with {before} threads"));
    }
    Ok(())
}
