//! Makes the call in the task and forgets to await what it gives: the task ends
//! with a future in its hand.
//!
//! Refused by the compiler: "mismatched types"

use std::future::Future;
use tokio::task::JoinHandle;

pub fn go<F, W>(function: F) -> JoinHandle<W::Output>
where
    F: FnOnce() -> W + Send + 'static,
    W: Future<Output: Send + 'static> + Send + 'static,
{
    tokio::spawn(async move { function() })
}

pub fn go_plain<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::spawn(async move { function() })
}
