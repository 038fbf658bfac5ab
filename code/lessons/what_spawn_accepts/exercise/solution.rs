//! The call moves into the block, and the function with it.

use std::future::Future;
use tokio::task::JoinHandle;

pub fn go<F, W>(function: F) -> JoinHandle<W::Output>
where
    F: FnOnce() -> W + Send + 'static,
    W: Future<Output: Send + 'static> + Send,
{
    tokio::spawn(async move { function().await })
}

pub fn go_plain<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::spawn(async move { function() })
}
