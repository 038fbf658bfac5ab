//! Asks for the whole list at every call: nothing to add up, nothing to lose, and
//! the cooks do nothing else any more.
//!
//! Refused by `asks_for_the_list_when_it_must_and_not_more_often`: "are enough"

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

pub async fn display(kitchen: &impl Kitchen, mut show: impl FnMut(&Portions)) {
    let mut changes = kitchen.subscribe();
    loop {
        show(&kitchen.list().await.portions);
        if let Err(RecvError::Closed) = changes.recv().await {
            return;
        }
    }
}
