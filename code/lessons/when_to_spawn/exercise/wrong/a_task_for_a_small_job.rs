//! Spawns where there is a single piece, and waits for it.
//!
//! Refused by `a_small_job_is_done_here`: "what goes on meanwhile?"

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let length = numbers.len();
    let pieces = workers.min(length / SMALLEST).max(1);
    let mut tasks = Vec::new();
    for piece in 0..pieces {
        let (numbers, work) = (Arc::clone(&numbers), Arc::clone(&work));
        let range = length * piece / pieces..length * (piece + 1) / pieces;
        tasks.push(tokio::spawn(async move { work(&numbers[range]) }));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}
