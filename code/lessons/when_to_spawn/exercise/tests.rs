//! `work` notes the length of its piece, the task it is called in, and how many
//! tasks are there at that moment.
//!
//! The starter is refused by `no_piece_is_smaller_than_it_should_be`: "a piece of 1"

use super::{SMALLEST, Work, total};
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::task::{self, Id};

struct Piece {
    length: usize,
    task: Option<Id>,
    alive: usize,
}

/// The pieces into which a job of `length` numbers is cut.
async fn pieces(length: usize, workers: usize) -> Vec<Piece> {
    let pieces = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&pieces);
    let work: Work = Arc::new(move |piece| {
        seen.lock().expect("nobody panics").push(Piece {
            length: piece.len(),
            task: task::try_id(),
            alive: Handle::current().metrics().num_alive_tasks(),
        });
        piece.iter().sum()
    });
    let numbers: Arc<[u64]> = (1..=length as u64).collect();
    let sum = numbers.iter().sum::<u64>();
    let yours = total(numbers, workers, work).await;
    assert!(
        yours == sum,
        "the numbers from 1 to {length} are {sum} together, and you say {yours}: is each of them in one piece?"
    );
    std::mem::take(&mut *pieces.lock().expect("nobody panics"))
}

/// Jobs and workers: even ones, odd ones, and those that leave a rest.
const JOBS: [(usize, usize); 10] = [
    (100, 2),
    (400, 4),
    (149, 8),
    (199, 8),
    (951, 19),
    (1000, 7),
    (1001, 64),
    (50, 1),
    (5000, 3),
    (103, 2),
];

#[tokio::test]
async fn no_piece_is_smaller_than_it_should_be() {
    for (length, workers) in JOBS {
        for piece in pieces(length, workers).await {
            assert!(
                piece.length >= SMALLEST,
                "{length} numbers, {workers} workers: there is a piece of {}, and a task costs more than that is worth. \
                 Look at the rest that is left at the end, too",
                piece.length
            );
        }
    }
}

#[tokio::test]
async fn a_small_job_is_done_here() {
    for (length, workers) in [(0, 8), (1, 8), (49, 8), (50, 8), (99, 8), (5000, 1)] {
        for piece in pieces(length, workers).await {
            assert!(
                piece.task.is_none(),
                "{length} numbers for {workers} workers make no two pieces of {SMALLEST}, so there is nobody to share with: \
                 what goes on meanwhile? Nothing. Then call `work` yourself"
            );
        }
    }
}

#[tokio::test]
async fn as_many_pieces_as_there_can_be_and_no_more() {
    for (length, workers) in JOBS {
        let lengths: Vec<_> = pieces(length, workers)
            .await
            .iter()
            .map(|piece| piece.length)
            .collect();
        let most = workers.min(length / SMALLEST);
        assert!(
            lengths.len() == most,
            "{length} numbers, {workers} workers: {} pieces of {lengths:?}, and it should be {most}. With fewer a \
             worker stands idle, with more some piece has to wait",
            lengths.len()
        );
    }
}

#[tokio::test]
async fn the_pieces_are_alike() {
    for (length, workers) in JOBS {
        let lengths: Vec<_> = pieces(length, workers)
            .await
            .iter()
            .map(|piece| piece.length)
            .collect();
        let (least, most) = (lengths.iter().min(), lengths.iter().max());
        assert!(
            most <= least.map(|least| least + 1).as_ref(),
            "{length} numbers, {workers} workers: pieces of {lengths:?}. The job is done when its longest piece is"
        );
    }
}

#[tokio::test]
async fn all_pieces_are_under_way_at_once() {
    for (length, workers) in [(400, 4), (1000, 7)] {
        let pieces = pieces(length, workers).await;
        // One piece may be done here, by whoever spawned the others, while they are there.
        let here = pieces.iter().find(|piece| piece.task.is_none());
        let most = pieces.iter().map(|piece| piece.alive).max().unwrap_or(0);
        let alive = here.map_or(most, |piece| piece.alive);
        assert!(
            alive + usize::from(here.is_some()) >= pieces.len(),
            "{} pieces, and never more than {alive} of their tasks at once: if you await a task in the line that \
             spawns it, it is a function call with postage",
            pieces.len()
        );
    }
}
