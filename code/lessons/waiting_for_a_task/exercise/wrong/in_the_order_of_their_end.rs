//! Takes the results as they come: all of them, and nobody knows whose they are.
//!
//! Refused by `gives_what_each_chore_gave`: "not in that in which they ended"

use std::future::Future;
use std::pin::Pin;
use tokio::task::JoinSet;

pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let mut running: JoinSet<u32> = chores.into_iter().collect();
    let mut given = Vec::new();
    while let Some(ended) = running.join_next().await {
        given.push(ended.ok());
    }
    given
}
