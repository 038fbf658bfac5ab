//! Four channels, asked the same questions: prints a table in Markdown. What
//! stands in a cell has come out here, or was asserted.

use std::cell::Cell;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::timeout;

/// Tells whether a type has a trait: the constant of an `impl` with a bound is
/// taken where the bound holds, and that of [`Without`] where it does not.
struct Is<T>(PhantomData<T>);

trait Without {
    const CLONE: bool = false;
    const SEND: bool = false;
}

impl<T> Without for Is<T> {}

impl<T: Clone> Is<T> {
    const CLONE: bool = true;
}

impl<T: Send> Is<T> {
    const SEND: bool = true;
}

const NOBODY: &str = "nobody can";

#[tokio::main]
async fn main() {
    println!("| | mpsc | oneshot | broadcast | watch |");
    println!("|---|---|---|---|---|");
    row("may the sender be cloned?", senders());
    row("how many may receive?", receivers());
    row("1, 2, 3 are sent: each receiver gets", each_gets().await);
    row("the same, with room for 2", too_slow().await);
    row("who comes between 2 and 3 gets", comes_late().await);
    row("1 and 2 are sent, the senders go", senders_gone().await);
    row("nobody receives: `send` gives", receivers_gone().await);
    row("a message must be", messages());
}

fn row(question: &str, cells: [String; 4]) {
    println!("| {question} | {} |", cells.join(" | "));
}

fn senders() -> [String; 4] {
    [
        Is::<mpsc::Sender<u8>>::CLONE,
        Is::<oneshot::Sender<u8>>::CLONE,
        Is::<broadcast::Sender<u8>>::CLONE,
        Is::<watch::Sender<u8>>::CLONE,
    ]
    .map(|clone| if clone { "yes" } else { "no" }.to_owned())
}

fn receivers() -> [String; 4] {
    let one = |clone: bool| if clone { "many" } else { "one" }.to_owned();
    let (pass, _calls) = broadcast::channel::<u8>(2);
    let _more_calls = pass.subscribe();
    let (chef, _board) = watch::channel(0);
    let _other_board = chef.subscribe();
    assert_eq!((pass.receiver_count(), chef.receiver_count()), (2, 2));
    [
        one(Is::<mpsc::Receiver<u8>>::CLONE),
        one(Is::<oneshot::Receiver<u8>>::CLONE),
        "many: `subscribe`".to_owned(),
        "many: `subscribe`".to_owned(),
    ]
}

// ANCHOR: slow
async fn too_slow() -> [String; 4] {
    let (rail, mut orders) = mpsc::channel(2);
    assert!(rail.try_send(1).is_ok() && rail.try_send(2).is_ok());
    let third = timeout(Duration::ZERO, rail.send(3)).await;
    assert!(third.is_err(), "there is no room for it");
    let queued = [orders.recv().await, orders.recv().await];

    let (pass, mut calls) = broadcast::channel(2);
    let (chef, board) = watch::channel(0);
    for n in 1..=3 {
        pass.send(n).expect("somebody listens");
        chef.send(n).expect("somebody looks");
    }
    let lagged = calls.recv().await.expect_err("one call is lost");
    let kept = [calls.recv().await, calls.recv().await];
    let newest = board.borrow().to_string();
    [
        format!("{}; `send` of 3 waits", all(queued)),
        "–".to_owned(),
        format!("`{lagged:?}`, {}", all(kept)),
        newest,
    ]
}
// ANCHOR_END: slow

async fn each_gets() -> [String; 4] {
    let (rail, mut orders) = mpsc::channel(4);
    let (reply, answer) = oneshot::channel();
    reply.send(1).expect("somebody waits");
    let (pass, mut calls) = broadcast::channel(4);
    let mut more_calls = pass.subscribe();
    let (chef, board) = watch::channel(0);
    let other_board = chef.subscribe();
    for n in 1..=3 {
        rail.send(n).await.expect("somebody receives");
        pass.send(n).expect("somebody listens");
        chef.send(n).expect("somebody looks");
    }
    let orders = [
        orders.recv().await,
        orders.recv().await,
        orders.recv().await,
    ];
    let heard = [calls.recv().await, calls.recv().await, calls.recv().await];
    for heard in &heard {
        assert_eq!(&more_calls.recv().await, heard);
    }
    let newest = board.borrow().to_string();
    assert_eq!(newest, other_board.borrow().to_string());
    [all(orders), all([answer.await]), all(heard), newest]
}

async fn comes_late() -> [String; 4] {
    const { assert!(!Is::<mpsc::Receiver<u8>>::CLONE && !Is::<oneshot::Receiver<u8>>::CLONE) };
    let (pass, _calls) = broadcast::channel(4);
    let (chef, _board) = watch::channel(0);
    for n in 1..=2 {
        pass.send(n).expect("somebody listens");
        chef.send(n).expect("somebody looks");
    }
    let (mut calls, mut board) = (pass.subscribe(), chef.subscribe());
    let at_once = *board.borrow();
    pass.send(3).expect("somebody listens");
    chef.send(3).expect("somebody looks");
    board.changed().await.expect("the chef is there");
    [
        NOBODY.to_owned(),
        NOBODY.to_owned(),
        all([calls.recv().await]),
        format!("{at_once}, {}", *board.borrow()),
    ]
}

async fn senders_gone() -> [String; 4] {
    let (rail, mut orders) = mpsc::channel(4);
    let (reply, answer) = oneshot::channel();
    let (silent, no_answer) = oneshot::channel::<u8>();
    let (pass, mut calls) = broadcast::channel(4);
    let (chef, mut board) = watch::channel(0);
    reply.send(1).expect("somebody waits");
    for n in 1..=2 {
        rail.send(n).await.expect("somebody receives");
        pass.send(n).expect("somebody listens");
        chef.send(n).expect("somebody looks");
    }
    drop((rail, silent, pass, chef));

    let queued = [orders.recv().await, orders.recv().await];
    let after = orders.recv().await;
    let answer = all([answer.await]);
    assert!(no_answer.await.is_err(), "nothing was sent");
    let kept = [calls.recv().await, calls.recv().await];
    assert_eq!(calls.recv().await, Err(RecvError::Closed));
    board.changed().await.expect("2 has not been seen");
    let newest = *board.borrow_and_update();
    assert!(board.changed().await.is_err(), "2 has been seen");
    assert_eq!(*board.borrow(), newest);
    [
        format!("{}, then `{after:?}`", all(queued)),
        format!("{answer}, or `Err` if none was sent"),
        format!("{}, then `Closed`", all(kept)),
        format!("{newest}, then `Err`"),
    ]
}

async fn receivers_gone() -> [String; 4] {
    let (rail, _) = mpsc::channel(4);
    let (reply, _) = oneshot::channel();
    let (pass, _) = broadcast::channel(4);
    let (chef, _) = watch::channel(0);
    let gone = "the receiver is dropped";
    [
        rail.send(1).await.expect_err(gone).0,
        reply.send(1).expect_err(gone),
        pass.send(1).expect_err(gone).0,
        chef.send(1).expect_err(gone).0,
    ]
    .map(|back| format!("{back} back"))
}

/// A message that may go to another thread, and may not be shared with one.
type NotSync = Cell<u8>;

/// What a message must be so that both ends may go to another thread. (That of a
/// broadcast must be `Clone` for there to be a channel: see
/// `compile_fail/broadcast_of_a_bill.rs`.)
fn messages() -> [String; 4] {
    let sync = |send: bool| if send { "" } else { " + Sync" };
    [
        format!("`Send{}`", sync(Is::<mpsc::Receiver<NotSync>>::SEND)),
        format!("`Send{}`", sync(Is::<oneshot::Receiver<NotSync>>::SEND)),
        format!(
            "`Clone + Send{}`",
            sync(Is::<broadcast::Receiver<NotSync>>::SEND)
        ),
        format!("`Send{}`", sync(Is::<watch::Receiver<NotSync>>::SEND)),
    ]
}

/// The messages on one line; what was not received is a bug in this program.
fn all<const N: usize>(received: [impl Got; N]) -> String {
    received.map(|one| one.got().to_string()).join(", ")
}

/// What a `recv` gives.
trait Got {
    fn got(self) -> u8;
}

impl Got for Option<u8> {
    fn got(self) -> u8 {
        self.expect("it was sent")
    }
}

impl<E: Debug> Got for Result<u8, E> {
    fn got(self) -> u8 {
        self.expect("it was sent")
    }
}
