//! A future can only be dropped between two polls, so these tests poll `forward`
//! by hand, once, twice and so on, and drop it there. The clock is paused: an hour
//! takes no time, and goes by only when nothing else can go on.
//!
//! The starter is refused by `moves_every_order`: "move the orders"

use super::{Order, forward};
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// A rail of so many places, with orders 0, 1, 2.. on all of them.
fn full_rail(places: usize) -> (Sender<Order>, Receiver<Order>) {
    let (sender, receiver) = mpsc::channel(places);
    for number in 0.. {
        if sender.try_send(Order(number)).is_err() {
            break;
        }
    }
    (sender, receiver)
}

/// All that hangs on a rail now.
fn on(rail: &mut Receiver<Order>) -> Vec<Order> {
    std::iter::from_fn(|| rail.try_recv().ok()).collect()
}

/// Which of the first `sent` orders are not among `seen`.
fn lost(sent: u32, seen: &[&Order]) -> Vec<Order> {
    (0..sent)
        .map(Order)
        .filter(|order| !seen.contains(&order))
        .collect()
}

/// `forward`, for an hour at most. Whether it has ended by itself.
async fn for_an_hour(from: &mut Receiver<Order>, to: &Sender<Order>) -> bool {
    let mut moving = pin!(forward(from, to));
    let mut polls = 0;
    let watched = poll_fn(|cx| {
        polls += 1;
        assert!(
            polls < 1000,
            "`forward` was polled {polls} times, though nothing happened that often: it asks again \
             and again. Let it await what it waits for, and it is woken when that is there"
        );
        moving.as_mut().poll(cx)
    });
    timeout(HOUR, watched).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn moves_every_order() {
    let (waiter, mut from) = full_rail(5);
    drop(waiter);
    let (to, mut cook) = mpsc::channel(2);
    let kitchen = tokio::spawn(async move {
        let mut received = Vec::new();
        while let Some(order) = cook.recv().await {
            received.push(order);
        }
        received
    });
    let ended = for_an_hour(&mut from, &to).await;
    assert!(
        ended,
        "all waiters have gone and their rail is empty, and `forward` still waits an hour later"
    );
    drop(to);
    let received = kitchen.await.expect("a cook who only takes does not panic");
    let lost = lost(5, &received.iter().collect::<Vec<_>>());
    assert!(
        lost.is_empty(),
        "five orders went into rails of five and two places, and {received:?} came out; lost: {lost:?}. \
         A rail that is full now has a place later: wait for it"
    );
    assert_eq!(
        received,
        [0, 1, 2, 3, 4].map(Order),
        "each order once, and in the order in which they were sent"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_for_the_next_order() {
    let (waiter, mut from) = mpsc::channel(1);
    let (to, mut cook) = mpsc::channel(1);
    let waiters = tokio::spawn(async move {
        for number in 0..3 {
            sleep(Duration::from_millis(50)).await;
            let _ = waiter.send(Order(number)).await;
        }
    });
    let kitchen = tokio::spawn(async move {
        let mut received = Vec::new();
        while let Some(order) = cook.recv().await {
            received.push(order);
        }
        received
    });
    let start = Instant::now();
    let ended = for_an_hour(&mut from, &to).await;
    let took = start.elapsed().as_millis();
    drop((from, to));
    waiters
        .await
        .expect("a waiter who only sends does not panic");
    let received = kitchen.await.expect("a cook who only takes does not panic");
    assert!(
        ended && received == [0, 1, 2].map(Order),
        "an order comes every 50 ms, three of them, and the cook has got {received:?}. An empty \
         rail is no reason to end: another order may come, as long as there is a waiter"
    );
    assert!(
        took <= 153, // three timers
        "the last waiter left after 150 ms, and `forward` ended after {took}. Who looks again after a \
         while looks too late; `recv` wakes you in time"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_rail_stops_the_waiters() {
    let (waiter, mut from) = mpsc::channel(3);
    let (to, mut cook) = mpsc::channel(2);
    let waiters = tokio::spawn(async move {
        for number in 0..100 {
            if waiter.send(Order(number)).await.is_err() {
                return number;
            }
        }
        100
    });
    let ended = for_an_hour(&mut from, &to).await;
    let hanging = on(&mut cook);
    assert_eq!(
        hanging,
        [0, 1].map(Order),
        "the cook takes nothing, his rail has two places, and this is what hangs there after an hour"
    );
    drop(from); // the one who waits with an order in the hand is told
    let sent = waiters
        .await
        .expect("a waiter who only sends does not panic");
    assert!(
        sent <= 6, // 5 hang; the sixth is allowed here, and not in the next test
        "the cook has taken nothing, the two rails have five places, and the waiters got rid of \
         {sent} of 100 orders. The others are in a queue of yours, in tasks or in memory, which has \
         no end: a full rail must reach the waiters"
    );
    assert!(
        !ended,
        "`forward` has ended, and waiters and cook are there"
    );
}

/// What happens between two polls.
#[derive(Clone, Copy, Debug)]
enum Step {
    AnOrderComes,
    TheCookTakesOne,
    SomebodyElseHangsOne,
}

/// The number of the orders that somebody else hangs on the second rail.
const SOMEBODY_ELSE: u32 = 1000;

#[tokio::test]
async fn loses_nothing_when_it_is_given_up() {
    // All that can happen between up to six polls, the shortest stories first.
    for polls in 0..=6 {
        for story in 0..3u32.pow(polls) {
            let steps: Vec<Step> = (0..polls)
                .map(|step| match story / 3u32.pow(step) % 3 {
                    0 => Step::AnOrderComes,
                    1 => Step::TheCookTakesOne,
                    _ => Step::SomebodyElseHangsOne,
                })
                .collect();
            for places in [(2, 1), (1, 1), (1, 2), (3, 3)] {
                given_up(&steps, places).await;
            }
        }
    }
}

/// Polls `forward` before each of the steps, and drops it after the last.
async fn given_up(steps: &[Step], places: (usize, usize)) {
    let (waiter, mut from) = full_rail(places.0);
    let (to, mut cook) = mpsc::channel(places.1);
    let mut sent = places.0 as u32;
    let mut received = Vec::new();
    {
        let mut moving = pin!(forward(&mut from, &to));
        for step in steps {
            let poll = moving
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            assert!(
                poll.is_pending(),
                "`forward` has ended, and waiters and cook are there"
            );
            yield_now().await; // if it has spawned something, that goes on
            match step {
                Step::AnOrderComes => sent += u32::from(waiter.try_send(Order(sent)).is_ok()),
                Step::TheCookTakesOne => received.extend(cook.try_recv().ok()),
                Step::SomebodyElseHangsOne => drop(to.try_send(Order(SOMEBODY_ELSE))),
            }
        }
    } // here it is dropped
    for _ in 0..3 {
        yield_now().await;
    }
    let second = on(&mut cook);
    let first = on(&mut from);

    let seen = received.iter().chain(&second).chain(&first);
    let seen: Vec<&Order> = seen.filter(|order| order.0 != SOMEBODY_ELSE).collect();
    let lost = lost(sent, &seen);
    let (p, q) = places;
    assert!(
        lost.is_empty(),
        "rails of {p} and {q} places, the first one full; `forward` was polled before each of {steps:?}, and \
         dropped after that. The cook has {received:?}, on the second rail hang {second:?}, on the \
         first {first:?}; lost: {lost:?}. What a future holds is dropped with it: which `.await` \
         was it at, and what had it in its hand, an order, or a place for one?"
    );
    assert!(
        seen.iter().map(|order| order.0).eq(0..sent),
        "rails of {p} and {q} places, the first one full; `forward` was polled before each of {steps:?}, and \
         dropped after that. The cook has {received:?}, on the second rail hang {second:?}, on the \
         first {first:?}: that is not each order once, in the order in which they were sent"
    );
}

#[tokio::test(start_paused = true)]
async fn goes_on_when_it_is_begun_again() {
    let (waiter, mut from) = mpsc::channel(3);
    let (to, mut cook) = mpsc::channel::<Order>(2);
    tokio::spawn(async move {
        for number in 0..100 {
            let _ = waiter.send(Order(number)).await;
        }
    });
    let kitchen = tokio::spawn(async move {
        let mut received = Vec::new();
        while let Some(order) = cook.recv().await {
            received.push(order.0);
            sleep(Duration::from_millis(3)).await;
        }
        received
    });
    let mut begun = 0;
    while timeout(Duration::from_millis(1), forward(&mut from, &to))
        .await
        .is_err()
    {
        begun += 1;
        assert!(
            begun < 10_000,
            "begun {begun} times, and a hundred orders are still not through"
        );
    }
    drop(to);
    let received = kitchen.await.expect("a cook who only cooks does not panic");
    assert!(
        received.iter().copied().eq(0..100),
        "given up after each millisecond and begun again, {begun} times, it should move each of a \
         hundred orders once, in their order. The cook got {received:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn leaves_the_rest_when_the_cook_has_gone() {
    for patience in [0, 50] {
        let (_waiter, mut from) = full_rail(4);
        let (to, cook) = mpsc::channel(1);
        if patience == 0 {
            drop(cook); // before `forward` has begun
        } else {
            tokio::spawn(async move {
                sleep(Duration::from_millis(patience)).await;
                drop(cook); // while `forward` waits for a place
            });
        }
        let ended = for_an_hour(&mut from, &to).await;
        assert!(
            ended,
            "the cook went home after {patience} ms, and `forward` still waits an hour later"
        );
        let moved = if patience == 0 { 0 } else { 1 };
        let left = on(&mut from);
        assert!(
            left.iter().map(|order| order.0).eq(moved..4),
            "the cook went home after {patience} ms, with {moved} order(s) on his rail. On the first \
             rail hang {left:?}. Who knows now what the others were? Somebody else could have \
             cooked them"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn loses_nothing_on_four_threads() {
    let (waiter, mut from) = mpsc::channel::<Order>(2);
    let (to, mut cook) = mpsc::channel::<Order>(2);
    for table in 0..4 {
        let waiter = waiter.clone();
        tokio::spawn(async move {
            for number in 0..100 {
                let _ = waiter.send(Order(100 * table + number)).await;
            }
        });
    }
    drop(waiter);
    let kitchen = tokio::spawn(async move {
        let mut received = vec![Vec::new(); 4];
        while let Some(order) = cook.recv().await {
            received[order.0 as usize / 100].push(order.0);
            yield_now().await;
        }
        received
    });
    for patience in (1..7).cycle() {
        let given_up = async {
            for _ in 0..patience {
                yield_now().await;
            }
        };
        tokio::select! {
            () = forward(&mut from, &to) => break,
            () = given_up => {}
        }
    }
    drop(to);
    let received = kitchen.await.expect("a cook who only takes does not panic");
    for (table, orders) in (0..).zip(received) {
        assert!(
            orders.iter().copied().eq(100 * table..100 * (table + 1)),
            "on four threads, given up and begun again, it should move a waiter's orders once each \
             and in their order. The cook got {orders:?}"
        );
    }
}
