//! Sleeps until they should have ended, and takes what is there by then.
//!
//! Refused by `takes_as_long_as_the_longest_chore`: "no sleep can know"

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

pub type Chore = Pin<Box<dyn Future<Output = u32> + Send>>;

pub async fn evening(chores: Vec<Chore>) -> Vec<Option<u32>> {
    let handles: Vec<_> = chores.into_iter().map(tokio::spawn).collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut given = Vec::new();
    for handle in handles {
        given.push(if handle.is_finished() {
            handle.await.ok()
        } else {
            None
        });
    }
    given
}
