//! Spawns all pieces but one, and does that one itself.

use std::sync::Arc;

/// Adds up a piece.
pub type Work = Arc<dyn Fn(&[u64]) -> u64 + Send + Sync>;

/// Fewer numbers than this are not worth a task.
pub const SMALLEST: usize = 50;

/// The sum of `numbers`.
pub async fn total(numbers: Arc<[u64]>, workers: usize, work: Work) -> u64 {
    let pieces = workers.min(numbers.len() / SMALLEST).max(1);
    let (length, longer) = (numbers.len() / pieces, numbers.len() % pieces);
    let mut begin = 0;
    let mut tasks = Vec::new();
    for piece in 1..pieces {
        let (numbers, work) = (Arc::clone(&numbers), Arc::clone(&work));
        let end = begin + length + usize::from(piece <= longer);
        tasks.push(tokio::spawn(async move { work(&numbers[begin..end]) }));
        begin = end;
    }
    let mut total = work(&numbers[begin..]);
    for task in tasks {
        total += task.await.expect("adding does not panic");
    }
    total
}
