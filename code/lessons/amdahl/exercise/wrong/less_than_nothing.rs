//! Believes a run that was faster than its cores allow.
//!
//! Refused by `it_is_a_share`: "Less than nothing is nothing"

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
    (squares > 0.0).then_some(products / squares)
}
