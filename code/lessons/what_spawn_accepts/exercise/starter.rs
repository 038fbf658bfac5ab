//! Build `go`. Go's `go f()` makes the call in the new goroutine; Tokio's
//! `spawn(f())` makes it here, and only what is inside of an `async` is in the
//! task. The two functions below compile, and make the call here.
//!
//! `go` takes a function that gives a future: an async function, an async closure,
//! a closure around an async block. `go_plain` takes any other function, and gives
//! a handle to what that returns. Both should make the call in the new task, and
//! nowhere else. What they may ask of their parameters is for you to write.

use std::future::Future;
use tokio::task::JoinHandle;

pub fn go<F, W>(function: F) -> JoinHandle<W::Output>
where
    F: FnOnce() -> W,
    W: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(function())
}

pub fn go_plain<F, T>(function: F) -> JoinHandle<T>
where
    F: FnOnce() -> T,
    T: Send + 'static,
{
    let value = function();
    tokio::spawn(async move { value })
}
