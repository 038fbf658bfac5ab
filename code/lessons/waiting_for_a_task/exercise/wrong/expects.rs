//! Panics where a chore panicked, and loses the others' work with it.
//!
//! Refused by `one_panic_costs_one_chore`: "a chore does not panic"

use std::future::Future;
use std::pin::Pin;

pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let handles: Vec<_> = chores.into_iter().map(tokio::spawn).collect();
    let mut given = Vec::new();
    for handle in handles {
        given.push(Some(handle.await.expect("a chore does not panic")));
    }
    given
}
