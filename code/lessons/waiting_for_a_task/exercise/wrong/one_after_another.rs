//! Awaits each task in the line that spawns it: three tasks, and one runs at a
//! time.
//!
//! Refused by `takes_as_long_as_the_longest_chore`: "the chores wait for each other"

use std::future::Future;
use std::pin::Pin;

pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let mut given = Vec::new();
    for chore in chores {
        given.push(tokio::spawn(chore).await.ok());
    }
    given
}
