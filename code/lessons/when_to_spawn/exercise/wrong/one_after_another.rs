//! Awaits each task in the line that spawns it.
//!
//! Refused by `all_pieces_are_under_way_at_once`: "a function call with postage"

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let length = numbers.len();
    let pieces = workers.min(length / SMALLEST);
    if pieces <= 1 {
        return work(&numbers);
    }
    let mut total = 0;
    for piece in 0..pieces {
        let (numbers, work) = (Arc::clone(&numbers), Arc::clone(&work));
        let range = length * piece / pieces..length * (piece + 1) / pieces;
        let task = tokio::spawn(async move { work(&numbers[range]) });
        total += task.await.expect("adding does not panic");
    }
    total
}
