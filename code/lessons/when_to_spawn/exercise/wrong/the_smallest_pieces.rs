//! Cuts pieces of the smallest size until nothing is left, and what is left at
//! the end is smaller still.
//!
//! Refused by `no_piece_is_smaller_than_it_should_be`: "the rest that is left at the end"

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let mut tasks = Vec::new();
    for piece in numbers.chunks(SMALLEST) {
        let (piece, work) = (piece.to_vec(), Arc::clone(&work));
        tasks.push(tokio::spawn(async move { work(&piece) }));
    }
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}
