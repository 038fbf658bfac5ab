//! The clock of these tests is paused: it jumps to where the next timer rings, so
//! a day takes no time, and what is measured is exact.
//!
//! The starter is refused by `answers_in_time`: "or say that it is too late"

use super::{Dish, Handle, Sorry, open};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, sleep, timeout};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// What can be seen on the stove.
#[derive(Clone, Default)]
struct Stove(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    begun: Vec<&'static str>,
    now: usize,
    most: usize,
    looks: usize,
}

/// A dish on the stove; dropped, it is off.
struct Cooking(Stove);

impl Stove {
    fn begin(&self, name: &'static str) -> Cooking {
        let mut seen = self.0.lock().unwrap();
        seen.begun.push(name);
        seen.now += 1;
        seen.most = seen.most.max(seen.now);
        Cooking(self.clone())
    }

    /// A dish that cooks for `millis` ms, and costs as much.
    fn dish(&self, name: &'static str, millis: u64) -> Dish {
        let stove = self.clone();
        Box::pin(async move {
            let _cooking = stove.begin(name);
            let mut cooks = pin!(sleep(Duration::from_millis(millis)));
            poll_fn(|cx| {
                let mut seen = stove.0.lock().unwrap();
                seen.looks += 1;
                match seen.looks {
                    1000.. => Poll::Ready(()), // enough is seen
                    _ => cooks.as_mut().poll(cx),
                }
            })
            .await;
            millis as u32
        })
    }

    fn begun(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().begun.clone()
    }

    #[track_caller]
    fn held_one_at_a_time(&self) {
        let most = self.0.lock().unwrap().most;
        assert!(
            most <= 1,
            "there were {most} dishes at once on the stove of a kitchen that cooks one at a time. \
             A dish in a task of its own goes on beside the next one: to drop the handle of a task does \
             not end it, and `abort` ends it a moment later"
        );
    }
}

impl Drop for Cooking {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().now -= 1;
    }
}

/// What a guest got, and after how many milliseconds.
type Got = (Result<u32, Sorry>, u64);

/// A guest who orders now and waits for `patience` ms.
fn guest(kitchen: &Handle, patience: u64, dish: Dish) -> JoinHandle<Got> {
    let kitchen = kitchen.clone();
    tokio::spawn(async move {
        let start = Instant::now();
        let patience = Duration::from_millis(patience);
        let got = kitchen.order_within(patience, dish).await;
        (got, start.elapsed().as_millis() as u64)
    })
}

async fn told(guest: JoinHandle<Got>) -> Got {
    match guest.await {
        Ok(got) => got,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// A timer may ring 1 ms late.
fn on_time(after: u64, wanted: u64) -> bool {
    (wanted..=wanted + 1).contains(&after)
}

/// Until everybody waits for somebody else.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

/// What the kitchen says when it goes home.
async fn closed(kitchen: Handle, closing: JoinHandle<u32>) -> u32 {
    drop(kitchen);
    timeout(Duration::from_millis(HOUR), closing)
        .await
        .expect("the last handle is gone, and an hour later the kitchen has not ended")
        .expect("the kitchen panicked")
}

#[tokio::test(start_paused = true)]
async fn answers_in_time() {
    let (kitchen, closing) = open(8);
    let stove = Stove::default();
    let got = kitchen
        .order_within(Duration::from_millis(50), stove.dish("soup", 20))
        .await;
    assert_eq!(
        got,
        Ok(20),
        "a soup takes 20 ms and costs as much, and the guest would have waited for 50"
    );
    assert_eq!(
        closed(kitchen, closing).await,
        1,
        "one dish has found its guest"
    );
}

#[tokio::test(start_paused = true)]
async fn says_when_it_is_too_late() {
    let (kitchen, _closing) = open(8);
    let stove = Stove::default();
    let (got, after) = told(guest(&kitchen, 30, stove.dish("roast", HOUR))).await;
    assert!(
        got == Err(Sorry::TooLate) && on_time(after, 30),
        "a roast takes an hour, the guest waits for 30 ms, and was told {got:?} after {after} ms"
    );
}

#[tokio::test(start_paused = true)]
async fn cooks_one_dish_at_a_time() {
    let (kitchen, _closing) = open(8);
    let stove = Stove::default();
    let soup = guest(&kitchen, DAY, stove.dish("soup", 20));
    let cake = guest(&kitchen, DAY, stove.dish("cake", 40));
    assert_eq!(told(soup).await.0, Ok(20), "the soup's guest stayed");
    assert_eq!(told(cake).await.0, Ok(40), "the cake's guest stayed");
    stove.held_one_at_a_time();
}

#[tokio::test(start_paused = true)]
async fn says_when_it_is_closed() {
    let (kitchen, closing) = open(8);
    let stove = Stove::default();
    let waiting = guest(&kitchen, HOUR, stove.dish("roast", DAY));
    sleep(Duration::from_millis(30)).await;
    closing.abort();
    let (got, after) = told(waiting).await;
    assert!(
        got == Err(Sorry::Closed) && on_time(after, 30),
        "the kitchen has ended after 30 ms, with the order in it. The guest, who waits for an hour, was \
         told {got:?} after {after} ms. Whoever hears that it was too late might ask again"
    );
    let (got, after) = told(guest(&kitchen, HOUR, stove.dish("soup", 20))).await;
    assert!(
        got == Err(Sorry::Closed) && on_time(after, 0),
        "the kitchen had gone when the guest came, who was told {got:?} after {after} ms"
    );
}

#[tokio::test(start_paused = true)]
async fn patience_begins_at_the_call() {
    let (kitchen, _closing) = open(1);
    let stove = Stove::default();
    let _on_the_stove = guest(&kitchen, DAY, stove.dish("soup", 20));
    let _in_the_inbox = guest(&kitchen, DAY, stove.dish("roast", HOUR));
    yield_now().await;
    let (got, after) = told(guest(&kitchen, 30, stove.dish("cake", 20))).await;
    assert_eq!(got, Err(Sorry::TooLate), "a roast of an hour came before");
    assert!(
        on_time(after, 30),
        "a guest who waits for 30 ms was told so after {after} ms: 20 in front of the full inbox, \
         and then behind a roast. To the guest it is all the same waiting, and has one end"
    );
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_is_not_begun() {
    let (kitchen, closing) = open(100);
    let stove = Stove::default();
    let roast = guest(&kitchen, DAY, stove.dish("roast", 50));
    settle().await;
    // A hundred of them have a place in the inbox, and a hundred wait for one. With so many,
    // a `select!` that draws lots cannot be lucky.
    let leaving: Vec<_> = (0..200)
        .map(|_| guest(&kitchen, 10, stove.dish("soup", 20)))
        .collect();
    for leaving in leaving {
        let (got, after) = told(leaving).await;
        assert!(
            got == Err(Sorry::TooLate) && on_time(after, 10),
            "the roast takes 50 ms, a guest behind it waits for 10, and was told {got:?} after {after} ms"
        );
    }
    let cake = guest(&kitchen, DAY, stove.dish("cake", 20));
    assert_eq!(told(roast).await.0, Ok(50), "the roast's guest stayed");
    assert_eq!(told(cake).await.0, Ok(20), "the cake's guest stayed");
    let soups = stove
        .begun()
        .iter()
        .filter(|begun| **begun == "soup")
        .count();
    assert!(
        soups == 0,
        "of 200 soups, {soups} were begun for guests who had left. While the roast was on the stove \
         they all went; the kitchen can know that before it begins"
    );
    assert_eq!(
        closed(kitchen, closing).await,
        2,
        "a roast and a cake have found their guests"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dish_is_taken_off_when_its_guest_leaves() {
    let (kitchen, closing) = open(8);
    let stove = Stove::default();
    let roast = guest(&kitchen, 30, stove.dish("roast", HOUR));
    let soup = guest(&kitchen, DAY, stove.dish("soup", 20));
    assert_eq!(told(roast).await.0, Err(Sorry::TooLate));
    let (got, after) = told(soup).await;
    assert_eq!(got, Ok(20), "the soup's guest stayed");
    stove.held_one_at_a_time();
    assert!(
        after <= 52, // two timers
        "the roast's guest left after 30 ms, the soup takes 20, and it came after {after} ms: the \
         kitchen cooked on for nobody"
    );
    assert_eq!(
        closed(kitchen, closing).await,
        1,
        "the soup has found its guest, and the roast has not"
    );
}

#[tokio::test(start_paused = true)]
async fn a_guest_may_leave_without_a_word() {
    for looks_at_the_clock in [true, false] {
        let (kitchen, closing) = open(1);
        let stove = Stove::default();
        let guests = ["on the stove", "in the inbox", "in front of it"].map(|place| {
            let (kitchen, dish) = (kitchen.clone(), stove.dish(place, HOUR));
            tokio::spawn(async move {
                if looks_at_the_clock {
                    let day = Duration::from_millis(DAY);
                    kitchen.order_within(day, dish).await
                } else {
                    kitchen.order(dish).await
                }
            })
        });
        settle().await;
        for guest in guests {
            guest.abort(); // the future of `order_within` or `order` is dropped
        }
        let (got, after) = told(guest(&kitchen, DAY, stove.dish("soup", 20))).await;
        assert_eq!(got, Ok(20), "the soup's guest stayed");
        assert_eq!(
            stove.begun(),
            ["on the stove", "soup"],
            "these were begun, some of them for guests who had left: they had ordered dishes of an hour and \
             patience for a day or for ever, and their tasks were aborted after 1 ms. Nobody's time was over; \
             what tells the kitchen is the reply address"
        );
        assert!(
            after <= 22,
            "nobody else was there any more, the soup takes 20 ms, and it came after {after} ms"
        );
        assert_eq!(
            closed(kitchen, closing).await,
            1,
            "the soup has found its guest"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn counts_what_found_its_guest() {
    let (kitchen, closing) = open(1);
    let guest = Arc::new(Mutex::new(None::<Box<dyn Send>>));
    let leaves = Arc::clone(&guest);
    let dish: Dish = Box::pin(async move {
        yield_now().await;
        drop(leaves.lock().unwrap().take()); // the guest leaves as it is done
        20
    });
    let orders = kitchen.clone();
    let day = Duration::from_millis(DAY);
    let mut ordering = Box::pin(async move { orders.order_within(day, dish).await });
    let looked = poll_fn(|cx| Poll::Ready(ordering.as_mut().poll(cx))).await;
    assert!(looked.is_pending(), "nothing has been cooked yet");
    *guest.lock().unwrap() = Some(Box::new(ordering));
    settle().await;
    assert_eq!(
        closed(kitchen, closing).await,
        0,
        "a dish was done at the moment at which its guest left, and the kitchen says how many have found \
         their guest. What `send` returns knows"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_dish_is_off_before_the_next_is_on() {
    let (kitchen, _closing) = open(8);
    let stove = Stove::default();
    let enough = Arc::new(AtomicBool::new(false));
    let (begins, begun) = oneshot::channel();
    let roast = Box::pin({
        let (stove, enough) = (stove.clone(), Arc::clone(&enough));
        async move {
            let _cooking = stove.begin("roast");
            let _ = begins.send(());
            while !enough.load(Ordering::Relaxed) {
                yield_now().await;
            }
            20
        }
    });
    let leaves = guest(&kitchen, DAY, roast);
    begun.await.expect("the roast is begun");
    let soup = Box::pin({
        let stove = stove.clone();
        async move {
            let _cooking = stove.begin("soup");
            20
        }
    });
    let mut ordering = pin!(kitchen.order_within(Duration::from_millis(DAY), soup));
    let looked = poll_fn(|cx| Poll::Ready(ordering.as_mut().poll(cx))).await;
    assert!(looked.is_pending(), "the roast is on the stove");
    leaves.abort();
    tokio::spawn(async move {
        for _ in 0..1000 {
            yield_now().await;
        }
        enough.store(true, Ordering::Relaxed); // for a kitchen that does not take it off
    });
    assert_eq!(ordering.await, Ok(20), "the soup's guest stayed");
    stove.held_one_at_a_time();
}

#[tokio::test(start_paused = true)]
async fn the_kitchen_waits_without_looking() {
    let (kitchen, _closing) = open(1);
    let stove = Stove::default();
    let got = told(guest(&kitchen, DAY, stove.dish("roast", HOUR))).await;
    let looks = stove.0.lock().unwrap().looks;
    assert!(
        looks < 100,
        "the kitchen looked into the oven {looks} times before the roast was done, and nothing had \
         happened. Who waits for one of two things awaits both, and is woken by either"
    );
    assert_eq!(got.0, Ok(HOUR as u32), "the guest stayed");
}

#[tokio::test(start_paused = true)]
async fn a_full_evening() {
    let (kitchen, closing) = open(3);
    let stove = Stove::default();
    let guests: Vec<_> = (0..100)
        .map(|n| {
            let patience = n * 37 % 400; // some of it ends when the dish is done
            (
                patience,
                guest(&kitchen, patience, stove.dish("dish", 5 + n % 20)),
            )
        })
        .collect();
    let mut happy = 0;
    for (patience, guest) in guests {
        let (got, after) = told(guest).await;
        assert!(
            after <= patience + 1,
            "a guest who waits for {patience} ms was told {got:?} after {after}"
        );
        match got {
            Ok(_) => happy += 1,
            Err(sorry) => assert_eq!(sorry, Sorry::TooLate, "the kitchen was there all evening"),
        }
    }
    stove.held_one_at_a_time();
    assert_eq!(
        closed(kitchen, closing).await,
        happy,
        "so many dishes have found their guest, says the kitchen, and so many guests have a dish"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_evening_on_four_threads() {
    let (kitchen, closing) = open(3);
    let stove = Stove::default();
    let guests: Vec<_> = (0..200)
        .map(|n| {
            let (kitchen, stove) = (kitchen.clone(), stove.clone());
            tokio::spawn(async move {
                let dish = Box::pin(async move {
                    let _cooking = stove.begin("dish");
                    for _ in 0..n % 7 {
                        yield_now().await;
                    }
                    n
                });
                let mut ordering = pin!(kitchen.order_within(Duration::from_millis(DAY), dish));
                if n % 2 == 0 {
                    return Some(ordering.await);
                }
                // This one leaves after a look or two.
                for _ in 0..1 + n % 3 {
                    let looked = poll_fn(|cx| Poll::Ready(ordering.as_mut().poll(cx))).await;
                    if let Poll::Ready(got) = looked {
                        return Some(got);
                    }
                    yield_now().await;
                }
                None
            })
        })
        .collect();
    let mut happy = 0;
    for (n, guest) in (0..).zip(guests) {
        match guest.await.expect("a guest panicked") {
            Some(got) => {
                assert_eq!(got, Ok(n), "guest {n} stayed, and the kitchen was there");
                happy += 1;
            }
            None => assert_eq!(n % 2, 1, "the others stayed"),
        }
    }
    let served = closed(kitchen, closing).await;
    assert!(
        (happy..=200).contains(&served), // an answer may be sent, and its guest leave at once
        "{happy} of 200 guests have a dish, and the kitchen says that {served} have"
    );
}
