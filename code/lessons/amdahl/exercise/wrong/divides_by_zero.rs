//! Forgets that on one core there is nothing to divide by.
//!
//! Refused by `one_core_says_nothing`: "every job is as fast as on one core"

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    let (mut products, mut squares) = (0.0, 0.0);
    for run in runs {
        let each = 1.0 / f64::from(run.cores);
        products += (1.0 - each) * (1.0 / run.speedup - each);
        squares += (1.0 - each) * (1.0 - each);
    }
    (!runs.is_empty()).then_some(products / squares)
}
