//! Solves the law for each run, and takes the answer in the middle.

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    let mut shares: Vec<f64> = runs
        .iter()
        .filter(|run| run.cores > 1)
        .map(|run| {
            let each = 1.0 / f64::from(run.cores);
            (1.0 / run.speedup - each) / (1.0 - each)
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    let middle = shares.get(shares.len() / 2)?;
    Some(middle.clamp(0.0, 1.0))
}
