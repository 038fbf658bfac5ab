//! Makes the call in one task and has another one do the work.
//!
//! Refused by `an_async_function_is_called_in_the_task`: "one is enough"

use std::future::Future;
use tokio::task::JoinHandle;

pub fn go<F, W>(function: F) -> JoinHandle<W::Output>
where
    F: FnOnce() -> W + Send + 'static,
    W: Future<Output: Send + 'static> + Send + 'static,
{
    tokio::spawn(async move {
        let inner = tokio::spawn(function());
        inner.await.expect("the inner task does not panic")
    })
}

pub fn go_plain<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::spawn(async move { function() })
}
