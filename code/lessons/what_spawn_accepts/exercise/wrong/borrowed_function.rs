//! Moves the call into the block without a `move`: the task would borrow a
//! function that `go` has put away by then.
//!
//! Refused by the compiler: "may outlive the current function"

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
    F: Fn() -> T + Send + Sync + 'static,
    T: Send + 'static,
{
    tokio::spawn(async { function() })
}
