//! Who makes the call, and what can be called.
//!
//! The starter is refused by `an_async_function_is_called_in_the_task`: "made the call here"

use super::{go, go_plain};
use std::cell::Cell;
use std::rc::Rc;
use tokio::task::{self, Id, yield_now};

/// The task that calls this, if it is one.
fn caller() -> Option<Id> {
    task::try_id()
}

async fn boil_rice() -> &'static str {
    yield_now().await;
    "rice"
}

fn wash_up() -> Option<Id> {
    caller()
}

#[tokio::test]
async fn an_async_function_is_called_in_the_task() {
    let handle = go(|| {
        let at_the_call = caller();
        async move {
            yield_now().await;
            (at_the_call, caller())
        }
    });
    let task = Some(handle.id());
    let (at_the_call, later) = handle.await.expect("it does not panic");
    assert!(
        at_the_call.is_some(),
        "you made the call here, and gave the task what it returned. What the function does before it gives its \
         future (here: ask which task it is in) was done by the caller of `go`"
    );
    assert!(
        at_the_call == task && later == task,
        "the handle is that of one task, and the call or the rest of the work was in another: one is enough"
    );
}

#[tokio::test]
async fn a_plain_function_is_called_in_the_task() {
    let handle = go_plain(wash_up);
    let task = Some(handle.id());
    let called_by = handle.await.expect("it does not panic");
    assert!(
        called_by == task,
        "you made the call here, and gave the task the result: the dishes were washed before there was a task"
    );
}

#[tokio::test]
async fn a_panic_stays_in_the_task() {
    let refused = "the caller of `go` goes on, and whoever awaits the handle is told";
    let plain = go_plain(|| -> u32 { panic!("(this panic is part of the test)") });
    assert!(
        plain.await.is_err_and(|error| error.is_panic()),
        "{refused}"
    );
    let early = go(|| -> std::future::Ready<u32> { panic!("(this panic is part of the test)") });
    assert!(
        early.await.is_err_and(|error| error.is_panic()),
        "{refused}"
    );
}

#[tokio::test]
async fn whatever_function_will_do() {
    let guests = String::from("four guests");
    let kettle = Box::new(7);
    assert_eq!(go(boil_rice).await.expect("an async function"), "rice");
    assert_eq!(
        go(async || boil_rice().await)
            .await
            .expect("an async closure"),
        "rice"
    );
    let seats = go(async move || format!("seats for {guests}"));
    assert_eq!(
        seats.await.expect("one that captures"),
        "seats for four guests"
    );
    assert_eq!(
        go_plain(move || *kettle + 1)
            .await
            .expect("a closure that captures"),
        8
    );
    // What is handed on need not be `Sync`, and what nobody prints need not be `Debug`.
    struct Plates(Cell<u32>);
    let washed = go_plain(|| Plates(Cell::new(3))).await;
    assert!(washed.is_ok_and(|plates| plates.0.get() == 3));
    let dried = go(async || Plates(Cell::new(3))).await;
    assert!(dried.is_ok_and(|plates| plates.0.get() == 3));
    // An `Rc` that is made and gone inside of the call is nobody's business.
    assert_eq!(
        go_plain(|| *Rc::new(3))
            .await
            .expect("a closure with an Rc"),
        3
    );
}
