//! Judging the output of a program.

use std::collections::BTreeMap;
use std::path::Path;

use crate::flavor::{Flavor, Program};
use crate::process::{End, Output, without_thread_id};
use crate::snapshot;

/// The standard output of every run, by flavor.
pub type Printed = BTreeMap<Flavor, Vec<String>>;

/// A program and what its output must be.
#[derive(Clone, Copy)]
pub struct Case {
    /// The program's name: its file without the extension.
    pub program: &'static str,
    /// The judgement on the output of every run.
    pub judgement: Judgement,
    /// The flavors to run it on.
    pub on: &'static [Flavor],
    /// The number of runs on each.
    pub runs: usize,
    /// The exit code of every run.
    pub exit: i32,
}

/// The demand on the output of a run.
#[derive(Clone, Copy)]
pub enum Judgement {
    /// Every run prints what stands in `<program>.stdout`, and on standard
    /// error what stands in `<program>.stderr` (nothing, where there is none).
    Exact,
    /// Every run prints these lines, each once, in any order.
    AnyOrder(&'static [&'static str]),
    /// Every run has this property.
    EachRun(
        /// The claim, as a sentence for messages.
        &'static str,
        /// The test of one run, on that flavor.
        fn(&Output, Flavor) -> Result<(), String>,
    ),
    /// All runs together have this property.
    AllRuns(
        /// The claim, as a sentence for messages.
        &'static str,
        /// The test of all standard outputs, by flavor.
        fn(&Printed) -> Result<(), String>,
    ),
}

impl Case {
    /// A case of one run per flavor of the multi-thread runtime that must exit
    /// with 0.
    pub const fn new(program: &'static str, judgement: Judgement) -> Case {
        Case {
            program,
            judgement,
            on: &Flavor::MULTI_THREAD,
            runs: match judgement {
                Judgement::Exact => 3,
                _ => 40,
            },
            exit: 0,
        }
    }

    /// A case for a Go program, with each setting of `GOMAXPROCS`.
    pub const fn in_go(program: &'static str, judgement: Judgement) -> Case {
        Case::new(program, judgement).on(&Flavor::GO)
    }

    /// Runs the case on these flavors.
    pub const fn on(mut self, flavors: &'static [Flavor]) -> Case {
        self.on = flavors;
        self
    }

    /// Makes this many runs on each flavor.
    pub const fn runs(mut self, runs: usize) -> Case {
        self.runs = runs;
        self
    }

    /// Expects this exit code.
    pub const fn exits_with(mut self, code: i32) -> Case {
        self.exit = code;
        self
    }

    /// Runs `program` and judges it; the recorded output lies in `directory`.
    ///
    /// # Errors
    /// With the program, the flavor, the run and what was wrong with it.
    pub fn judge(&self, program: &Program, directory: &Path) -> Result<(), String> {
        let mut all = Printed::new();
        for &flavor in self.on {
            for run in 1..=self.runs {
                let output = program.run(flavor).map_err(|error| format!("{error:#}"))?;
                self.judge_run(&output, flavor, directory)
                    .map_err(|reason| {
                        format!(
                            "{} on {flavor}, run {run} of {}: {reason}\n{}",
                            self.program,
                            self.runs,
                            output.report()
                        )
                    })?;
                all.entry(flavor).or_default().push(output.stdout);
            }
        }
        if let Judgement::AllRuns(claim, holds) = self.judgement {
            holds(&all).map_err(|reason| {
                format!(
                    "{}: over {} runs on each flavor it should hold that {claim}, but {reason}",
                    self.program, self.runs
                )
            })?;
        }
        Ok(())
    }

    fn judge_run(&self, output: &Output, flavor: Flavor, directory: &Path) -> Result<(), String> {
        let code = match output.end {
            End::Exited(status) => status.code(),
            End::Limit(_) | End::Stopped => return Err(output.end.to_string()),
        };
        if code != Some(self.exit) {
            return Err(format!("it should exit with {}", self.exit));
        }
        match self.judgement {
            Judgement::Exact => {
                let recorded = directory.join(self.program);
                snapshot::compare(&output.stdout, &recorded.with_extension("stdout"))?;
                let complaints = recorded.with_extension("stderr");
                if output.stderr.is_empty() && !complaints.exists() {
                    Ok(())
                } else {
                    snapshot::compare(&without_thread_id(&output.stderr), &complaints)
                }
            }
            Judgement::AnyOrder(lines) => any_order(&output.stdout, lines),
            Judgement::EachRun(claim, holds) => {
                holds(output, flavor).map_err(|reason| format!("{claim}, but {reason}"))
            }
            Judgement::AllRuns(..) => Ok(()),
        }
    }
}

/// Tests that `stdout` is made of exactly these lines, each once, in any order.
///
/// # Errors
/// With the lines that are missing and those that should not be there.
pub fn any_order(stdout: &str, lines: &[&str]) -> Result<(), String> {
    let mut missing: Vec<&str> = lines.to_vec();
    let mut extra = Vec::new();
    for line in stdout.lines() {
        match missing.iter().position(|wanted| *wanted == line) {
            Some(place) => {
                missing.swap_remove(place);
            }
            None => extra.push(line),
        }
    }
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    missing.sort_unstable();
    Err(format!(
        "it should print {} lines, each once, in any order; missing: {missing:?}; not among them: {extra:?}",
        lines.len()
    ))
}

/// Tests that the whole standard output of a run is one of `wanted`.
///
/// # Errors
/// With the outputs that it might have been.
pub fn one_of(output: &Output, wanted: &[&str]) -> Result<(), String> {
    if wanted.contains(&output.stdout.as_str()) {
        return Ok(());
    }
    Err(format!("it printed none of {wanted:#?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_any_order_are_each_wanted_once() {
        any_order("b\na\n", &["a", "b"]).expect("the same lines");
        any_order("", &[]).expect("nothing wanted, nothing there");
        let twice = any_order("a\na\n", &["a", "b"]).expect_err("twice");
        assert!(twice.contains("missing: [\"b\"]"), "{twice}");
        assert!(twice.contains("not among them: [\"a\"]"), "{twice}");
        any_order("a\n", &["a", "a"]).expect_err("wanted twice");
    }
}
