//! A semaphore for runs: as many at once as there are permits, the others in a queue.
//!
//! Tokio's `Semaphore` is as fair, but cannot tell a waiting page its position.

use std::collections::VecDeque;

use tokio::sync::watch;

use super::limits;

/// The permits, and the queue for them.
#[derive(Debug)]
pub struct RunQueue {
    state: watch::Sender<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    taken: usize,
    next_number: u64,
    queue: VecDeque<u64>,
}

/// The right to run, given back when it is dropped.
#[derive(Debug)]
pub struct Permit {
    state: watch::Sender<State>,
}

/// A position in the queue.
#[derive(Debug)]
struct Ticket {
    state: watch::Sender<State>,
    number: u64,
}

/// The error of a queue that is too long already.
#[derive(Debug)]
pub struct QueueFull;

impl RunQueue {
    /// Creates a queue with this many permits.
    pub fn new(permits: usize) -> RunQueue {
        let state = State {
            free: permits,
            taken: 0,
            next_number: 0,
            queue: VecDeque::new(),
        };
        RunQueue {
            state: watch::Sender::new(state),
        }
    }

    /// Waits for a permit. `on_wait` is called with the number of requests that come
    /// first, whenever that changes, and not at all where a permit is free.
    ///
    /// Dropping the future leaves the queue.
    ///
    /// # Errors
    /// When the queue is too long already.
    pub async fn acquire(&self, mut on_wait: impl FnMut(usize)) -> Result<Permit, QueueFull> {
        let mut changes = self.state.subscribe();
        let ticket = self.join()?;
        let mut reported = None;
        loop {
            let mut ahead = 0;
            let acquired = self.state.send_if_modified(|state| {
                ahead = state
                    .queue
                    .iter()
                    .position(|other| *other == ticket.number)
                    .unwrap_or_default();
                let acquires = ahead == 0 && state.free > 0;
                if acquires {
                    state.free -= 1;
                    state.taken += 1;
                }
                acquires
            });
            if acquired {
                let permit = Permit {
                    state: self.state.clone(),
                };
                // The ticket leaves the queue, and with it the next may acquire.
                drop(ticket);
                return Ok(permit);
            }
            if reported != Some(ahead) {
                reported = Some(ahead);
                on_wait(ahead);
            }
            // `self` holds the sender: there will be a change.
            let _ = changes.changed().await;
        }
    }

    /// Takes a ticket at the end of the queue.
    fn join(&self) -> Result<Ticket, QueueFull> {
        let mut number = 0;
        let joined = self.state.send_if_modified(|state| {
            let room = state.queue.len() < limits::MAX_WAITING;
            if room {
                number = state.next_number;
                state.next_number += 1;
                state.queue.push_back(number);
            }
            room
        });
        if !joined {
            return Err(QueueFull);
        }
        Ok(Ticket {
            state: self.state.clone(),
            number,
        })
    }

    /// Waits until every permit is given back.
    pub async fn wait_until_idle(&self) {
        let mut changes = self.state.subscribe();
        let _ = changes.wait_for(|state| state.taken == 0).await;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.state
            .send_modify(|state| state.queue.retain(|other| *other != self.number));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.state.send_modify(|state| {
            state.free += 1;
            state.taken -= 1;
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn run_queue_reports_the_position_of_waiting_requests() {
        let queue = Arc::new(RunQueue::new(1));
        let first = queue.acquire(|_| panic!("it is free")).await.expect("free");
        let (sender, mut positions) = tokio::sync::mpsc::unbounded_channel();
        let mut waiting = Vec::new();
        for request in 0..3 {
            let queue = Arc::clone(&queue);
            let sender = sender.clone();
            waiting.push(tokio::spawn(async move {
                let permit = queue.acquire(|ahead| {
                    let _ = sender.send((request, ahead));
                });
                permit.await.expect("a permit")
            }));
            // Each has joined the queue before the next comes.
            assert_eq!(positions.recv().await, Some((request, request)));
        }
        // One leaves the queue; the one behind it moves up.
        waiting.remove(1).abort();
        assert_eq!(positions.recv().await, Some((2, 1)));
        drop(first);
        let second = waiting.remove(0).await.expect("no panic");
        assert_eq!(positions.recv().await, Some((2, 0)));
        drop(second);
        drop(waiting.remove(0).await.expect("no panic"));
        queue.wait_until_idle().await;
    }

    #[tokio::test]
    async fn run_queue_gives_out_no_more_permits() {
        let queue = Arc::new(RunQueue::new(3));
        // Permits held now, and the most that were held at once.
        let held = Arc::new(Mutex::new((0, 0)));
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let (queue, held) = (Arc::clone(&queue), Arc::clone(&held));
                tokio::spawn(async move {
                    let _permit = queue.acquire(|_| {}).await.expect("a permit");
                    {
                        let mut held = held.lock().expect("no panic");
                        held.0 += 1;
                        held.1 = held.0.max(held.1);
                    }
                    tokio::task::yield_now().await;
                    held.lock().expect("no panic").0 -= 1;
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
        assert_eq!(*held.lock().expect("no panic"), (0, 3));
    }

    #[tokio::test]
    async fn run_queue_refuses_when_it_is_full() {
        let queue = RunQueue::new(0);
        let mut waiting: Vec<_> = (0..limits::MAX_WAITING)
            .map(|_| Box::pin(queue.acquire(|_| {})))
            .collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        assert!(queue.acquire(|_| {}).await.is_err());
        waiting.pop();
        let mut last = Box::pin(queue.acquire(|_| {}));
        assert!((&mut last).now_or_never().is_none());
    }
}
