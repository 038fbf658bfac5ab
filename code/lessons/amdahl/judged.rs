//! Judgements of what the programs of `amdahl` print.
//!
//! Each holds in every run on every machine, also on one that stalls; the free
//! outcomes are counted in `measured/`.

use programs::flavor::Flavor;
use programs::judge::{Case, Judgement};
use programs::process::Output;

/// Judgements of the programs.
pub const RUST: &[Case] = &[
    Case::new("amdahl", Judgement::Exact).on(&[Flavor::AsWritten]),
    Case::new(
        "speedup",
        Judgement::EachRun(
            "the law stands beside what was measured, and one thread is 1.00",
            the_law_beside_what_was_measured,
        ),
    )
    .on(&[Flavor::AsWritten])
    .runs(3),
    Case::new("three_quarters", Judgement::Exact).on(&[Flavor::AsWritten]),
];

/// Judgements of their Go twins.
pub const GO: &[Case] = &[];

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
        // Amdahl's law for a parallel share of 95 %.
        if law != format!("{:.2}", 1.0 / (0.05 + 0.95 / f64::from(count))) {
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
