//! Fit the serial part. You have run a job on several numbers of cores, and each
//! run was `speedup` times as fast as on one. Amdahl's law, with `serial` for the
//! share of the work that one core has to do alone:
//!
//!     1 / speedup = serial + (1 - serial) / cores
//!
//! No measurement is exact, so no two give the same share. `serial_share` should
//! give the one that suits them all best. Here it takes the best speedup for the
//! ceiling, and so it blames the serial part for cores that you do not have.

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    let best = runs.iter().map(|run| run.speedup).reduce(f64::max)?;
    Some(1.0 / best)
}
