//! The smallest piece worth a task. `total` adds up `numbers` with the help of
//! tasks: `work` adds up one piece. Here every number has a task of its own.
//!
//! Cut the job so that
//! - no piece is smaller than `SMALLEST`, unless the whole job is; and where there is
//!   one piece, for whatever reason, there is no task at all: `work` is called here;
//! - there are at most `workers` pieces, and as many as these two rules allow;
//! - the pieces differ in length by at most one;
//! - all of them are under way at once.

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let mut tasks = Vec::new();
    for place in 0..numbers.len() {
        let (numbers, work) = (Arc::clone(&numbers), Arc::clone(&work));
        tasks.push(tokio::spawn(
            async move { work(&numbers[place..place + 1]) },
        ));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}
