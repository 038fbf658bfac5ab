//! As many at once as there are places; the others wait in a line.

use std::collections::VecDeque;

use tokio::sync::watch;

use super::limits;

/// The places, and the line before them.
#[derive(Debug)]
pub struct Places {
    state: watch::Sender<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    taken: usize,
    next: u64,
    line: VecDeque<u64>,
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub struct Place {
    state: watch::Sender<State>,
}

/// A place in the line.
#[derive(Debug)]
struct Ticket {
    state: watch::Sender<State>,
    number: u64,
}

/// Too many wait already.
#[derive(Debug)]
pub struct Full;

impl Places {
    /// This many places.
    pub fn new(count: usize) -> Places {
        let state = State {
            free: count,
            taken: 0,
            next: 0,
            line: VecDeque::new(),
        };
        Places {
            state: watch::Sender::new(state),
        }
    }

    /// Waits for a place. `waiting` is told how many others come first, whenever
    /// that changes, and not at all where a place is free.
    ///
    /// Dropping the future leaves the line.
    ///
    /// # Errors
    /// When the line is too long already.
    pub async fn enter(&self, mut waiting: impl FnMut(usize)) -> Result<Place, Full> {
        let mut number = 0;
        let mut changes = self.state.subscribe();
        let joined = self.state.send_if_modified(|state| {
            let room = state.line.len() < limits::WAITING;
            if room {
                number = state.next;
                state.next += 1;
                state.line.push_back(number);
            }
            room
        });
        if !joined {
            return Err(Full);
        }
        let ticket = Ticket {
            state: self.state.clone(),
            number,
        };
        let mut told = None;
        loop {
            let mut ahead = 0;
            let entered = self.state.send_if_modified(|state| {
                ahead = state
                    .line
                    .iter()
                    .position(|other| *other == ticket.number)
                    .unwrap_or_default();
                let enters = ahead == 0 && state.free > 0;
                if enters {
                    state.free -= 1;
                    state.taken += 1;
                }
                enters
            });
            if entered {
                let place = Place {
                    state: self.state.clone(),
                };
                // The ticket leaves the line, and with it the next may enter.
                drop(ticket);
                return Ok(place);
            }
            if told != Some(ahead) {
                told = Some(ahead);
                waiting(ahead);
            }
            // The sender is in our hands: there will be a change.
            let _ = changes.changed().await;
        }
    }

    /// Waits until no place is taken.
    pub async fn all_left(&self) {
        let mut changes = self.state.subscribe();
        let _ = changes.wait_for(|state| state.taken == 0).await;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.state
            .send_modify(|state| state.line.retain(|other| *other != self.number));
    }
}

impl Drop for Place {
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
    async fn who_comes_when_all_are_taken_waits_and_is_told() {
        let places = Arc::new(Places::new(1));
        let first = places.enter(|_| panic!("it is free")).await.expect("free");
        let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
        let mut waiting = Vec::new();
        for who in 0..3 {
            let places = Arc::clone(&places);
            let told = told.clone();
            waiting.push(tokio::spawn(async move {
                let place = places.enter(|ahead| {
                    let _ = told.send((who, ahead));
                });
                place.await.expect("a place")
            }));
            // Each has joined the line before the next comes.
            assert_eq!(hears.recv().await, Some((who, who)));
        }
        // One leaves the line; the one behind it moves up.
        waiting.remove(1).abort();
        assert_eq!(hears.recv().await, Some((2, 1)));
        drop(first);
        let second = waiting.remove(0).await.expect("no panic");
        assert_eq!(hears.recv().await, Some((2, 0)));
        drop(second);
        drop(waiting.remove(0).await.expect("no panic"));
        places.all_left().await;
    }

    #[tokio::test]
    async fn never_more_than_there_are_places() {
        let places = Arc::new(Places::new(3));
        let inside = Arc::new(Mutex::new((0, 0)));
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let (places, inside) = (Arc::clone(&places), Arc::clone(&inside));
                tokio::spawn(async move {
                    let _place = places.enter(|_| {}).await.expect("a place");
                    {
                        let mut inside = inside.lock().expect("no panic");
                        inside.0 += 1;
                        inside.1 = inside.0.max(inside.1);
                    }
                    tokio::task::yield_now().await;
                    inside.lock().expect("no panic").0 -= 1;
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
        assert_eq!(*inside.lock().expect("no panic"), (0, 3));
    }

    #[tokio::test]
    async fn the_line_has_an_end() {
        let places = Places::new(0);
        let mut waiting: Vec<_> = (0..limits::WAITING)
            .map(|_| Box::pin(places.enter(|_| {})))
            .collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        assert!(places.enter(|_| {}).await.is_err());
        waiting.pop();
        let mut last = Box::pin(places.enter(|_| {}));
        assert!((&mut last).now_or_never().is_none());
    }
}
