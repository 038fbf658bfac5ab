//! Moves the call of the async function into the task, and leaves the plain one.
//!
//! Refused by `a_plain_function_is_called_in_the_task`: "before there was a task"

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
    let value = function();
    tokio::spawn(async move { value })
}
