//! Two loops: spawn all of them, then await all of them.

use std::future::Future;
use std::pin::Pin;

/// A chore gives a number: shirts folded, plates washed.
pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

/// What each of `chores` gave, in their order.
pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let handles: Vec<_> = chores.into_iter().map(tokio::spawn).collect();
    let mut given = Vec::new();
    for handle in handles {
        given.push(handle.await.ok()); // a panic is an error of this one alone
    }
    given
}
