//! Rounds the length of a piece down, and the last one gets all the rest.
//!
//! Refused by `the_pieces_are_alike`: "The job is done when its longest piece is"

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let pieces = workers.min(numbers.len() / SMALLEST);
    if pieces <= 1 {
        return work(&numbers);
    }
    let length = numbers.len() / pieces;
    let mut tasks = Vec::new();
    for piece in 0..pieces {
        let (numbers, work) = (Arc::clone(&numbers), Arc::clone(&work));
        let last = piece + 1 == pieces;
        let end = if last {
            numbers.len()
        } else {
            (piece + 1) * length
        };
        tasks.push(tokio::spawn(
            async move { work(&numbers[piece * length..end]) },
        ));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}
