//! The display over the pass. It shows how many portions of each dish are left:
//! the whole list, then one change after the other. Here it is right on a quiet
//! day. Make it right on every day:
//!
//! - when it has heard what there is to hear, it shows what is left, after a lag too;
//! - it never shows what was never true, and never goes back in time;
//! - it asks for the list at the start and when it has lost changes, and at no other
//!   time, for the list keeps a cook from his work;
//! - it returns when the kitchen has closed, and not before.
//!
//! The kitchen does not wait for you: changes are made while you ask for the list,
//! too. A change is entered in the list first, and called then. They are numbered,
//! and each list says how far it goes.

use std::collections::BTreeMap;
use std::future::Future;
use tokio::sync::broadcast;

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
    let mut list = kitchen.list().await;
    show(&list.portions);
    let mut changes = kitchen.subscribe();
    while let Ok(change) = changes.recv().await {
        list.enter(change);
        show(&list.portions);
    }
}
