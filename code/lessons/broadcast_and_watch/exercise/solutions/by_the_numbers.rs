//! A gap in the numbers tells of a loss; that the channel tells of it is not needed.

use std::collections::BTreeMap;
use std::future::Future;
use tokio::sync::broadcast::{self, error::RecvError};

/// How many portions are left, by dish.
pub type Portions = BTreeMap<&'static str, i64>;

/// What is called: the first change is number 1, the next one number 2.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    pub number: u64,
    pub dish: &'static str,
    pub more: i64, // fewer, where it is below zero
}

/// The list, with every change up to `number` in it.
#[derive(Clone, Debug)]
pub struct List {
    pub number: u64,
    pub portions: Portions,
}

impl List {
    pub fn enter(&mut self, change: Change) {
        *self.portions.entry(change.dish).or_default() += change.more;
        self.number = change.number;
    }
}

pub trait Kitchen {
    /// Hears what is called from now on.
    fn subscribe(&self) -> broadcast::Receiver<Change>;

    /// Asks for the list: an `async fn`, as a trait writes it.
    fn list(&self) -> impl Future<Output = List>;
}

/// Calls `show` whenever there is something new to see.
pub async fn display(kitchen: &impl Kitchen, mut show: impl FnMut(&Portions)) {
    let mut changes = kitchen.subscribe();
    let mut list = kitchen.list().await;
    show(&list.portions);
    loop {
        let change = match changes.recv().await {
            Ok(change) => change,
            Err(RecvError::Lagged(_)) => continue, // the next number tells
            Err(RecvError::Closed) => return,
        };
        if change.number <= list.number {
            continue; // it is in the list
        }
        if change.number == list.number + 1 {
            list.enter(change);
        } else {
            list = kitchen.list().await; // this change is in it, too
        }
        show(&list.portions);
    }
}
