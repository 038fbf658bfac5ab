//! The law is a straight line through zero, and this is the line that fits best.

/// One run: on how many cores, and how many times as fast as on one.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cores: u32,
    pub speedup: f64,
}

/// The serial share of the job, from 0 to 1, that suits `runs` best. None where
/// they say nothing about it.
pub fn serial_share(runs: &[Run]) -> Option<f64> {
    // 1 / speedup - 1 / cores = serial * (1 - 1 / cores), or: up = serial * right.
    // The sum of (up - serial * right)² is least where its derivative is zero.
    let (mut products, mut squares) = (0.0, 0.0);
    for run in runs {
        let each = 1.0 / f64::from(run.cores);
        let (right, up) = (1.0 - each, 1.0 / run.speedup - each);
        products += right * up;
        squares += right * right;
    }
    (squares > 0.0).then(|| (products / squares).clamp(0.0, 1.0))
}
