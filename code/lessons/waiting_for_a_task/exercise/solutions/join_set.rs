//! A `JoinSet` holds the handles, and gives them back as their tasks end.

use std::future::Future;
use std::pin::Pin;
use tokio::task::JoinSet;

/// A chore gives a number: shirts folded, plates washed.
pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

/// What each of `chores` gave, in their order.
pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let mut given = vec![None; chores.len()];
    let mut running = JoinSet::new();
    for (place, chore) in chores.into_iter().enumerate() {
        running.spawn(async move { (place, chore.await) });
    }
    while let Some(ended) = running.join_next().await {
        if let Ok((place, number)) = ended {
            given[place] = Some(number);
        }
    }
    given
}
