//! Goes on after a lag, as the lesson does: right for calls, and not for a sum.
//!
//! Refused by `is_right_again_after_a_lag`: "what is lost cannot be added up"

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
    let mut list = kitchen.list().await;
    show(&list.portions);
    loop {
        match changes.recv().await {
            Ok(change) if change.number <= list.number => {}
            Ok(change) => {
                list.enter(change);
                show(&list.portions);
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
