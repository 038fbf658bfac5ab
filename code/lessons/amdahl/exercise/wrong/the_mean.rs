//! Solves the law for each run and takes the mean: two cores, on which the share
//! hardly shows, count as much as twenty-four.
//!
//! Refused by `one_disturbed_run_does_not_spoil_the_answer`: "the one on 2 cores"

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    let shares: Vec<f64> = runs
        .iter()
        .filter(|run| run.cores > 1)
        .map(|run| {
            let each = 1.0 / f64::from(run.cores);
            (1.0 / run.speedup - each) / (1.0 - each)
        })
        .collect();
    if shares.is_empty() {
        return None;
    }
    Some((shares.iter().sum::<f64>() / shares.len() as f64).clamp(0.0, 1.0))
}
