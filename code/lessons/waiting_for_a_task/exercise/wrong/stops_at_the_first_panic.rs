//! Goes home at the first panic, and leaves the other tasks running.
//!
//! Refused by `one_panic_costs_one_chore`: "the others folded and washed as before"

use std::future::Future;
use std::pin::Pin;

pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let mut given = vec![None; chores.len()];
    let handles: Vec<_> = chores.into_iter().map(tokio::spawn).collect();
    for (place, handle) in handles.into_iter().enumerate() {
        match handle.await {
            Ok(number) => given[place] = Some(number),
            Err(_) => break,
        }
    }
    given
}
