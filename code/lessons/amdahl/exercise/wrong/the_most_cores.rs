//! Solves the law for the run with the most cores alone: right, if that one is.
//!
//! Refused by `one_disturbed_run_does_not_spoil_the_answer`: "Use all the runs"

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    let run = runs.iter().max_by_key(|run| run.cores)?;
    if run.cores == 1 {
        return None;
    }
    let each = 1.0 / f64::from(run.cores);
    Some(((1.0 / run.speedup - each) / (1.0 - each)).clamp(0.0, 1.0))
}
