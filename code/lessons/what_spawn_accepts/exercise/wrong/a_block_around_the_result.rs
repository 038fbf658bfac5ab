//! Puts the block around what the call returned, and not around the call.
//!
//! Refused by `an_async_function_is_called_in_the_task`: "you made the call here"

use std::future::Future;
use tokio::task::JoinHandle;

pub fn go<F, W>(function: F) -> JoinHandle<W::Output>
where
    F: FnOnce() -> W,
    W: Future<Output: Send + 'static> + Send + 'static,
{
    let work = function();
    tokio::spawn(async move { work.await })
}

pub fn go_plain<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::spawn(async move { function() })
}
