//! The clock is paused: cooking takes a minute, and waiting for what never comes
//! takes no time.
//!
//! The starter is refused by `a_burnt_order_is_cooked_again`: "where does order 1 go?"

use super::{BURNT, Cooking, Dish, Order, RAIL, Stove, open};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The numbers of the orders that were on the stove, in the order in which they
/// came there.
#[derive(Clone, Default)]
struct Tries(Arc<Mutex<Vec<usize>>>);

impl Tries {
    fn all(&self) -> Vec<usize> {
        self.0.lock().expect("nobody panics while writing").clone()
    }

    /// Notes a try of order `number`, and gives which one it is: 1, 2, 3.
    fn note(&self, number: usize) -> usize {
        let mut tries = self.0.lock().expect("nobody panics while writing");
        tries.push(number);
        tries.iter().filter(|other| **other == number).count()
    }

    /// A stove on which order `number` burns in its first `burns(number)` tries,
    /// each a minute long.
    fn stove(&self, burns: impl Fn(usize) -> usize + Send + 'static) -> Stove {
        let tries = self.clone();
        let on_the_stove = Arc::new(AtomicUsize::new(0));
        Box::new(move |order: Order| -> Cooking {
            let burns = tries.note(order.0) <= burns(order.0);
            let on_the_stove = Arc::clone(&on_the_stove);
            Box::pin(async move {
                let others = on_the_stove.fetch_add(1, Ordering::Relaxed);
                assert_eq!(others, 0, "orders on the stove when another one came");
                sleep(MINUTE).await;
                on_the_stove.fetch_sub(1, Ordering::Relaxed);
                done(order, burns)
            })
        })
    }

    /// The orders in the order of their last tries: that is when they were done.
    fn done(&self) -> Vec<usize> {
        let tries = self.all();
        let done = |(place, number)| !tries[place + 1..].contains(number);
        let done = tries.iter().enumerate().filter(|try_| done(*try_));
        done.map(|(_, number)| *number).collect()
    }
}

fn done(order: Order, burns: bool) -> Result<Dish, Order> {
    if burns { Err(order) } else { Ok(Dish(order.0)) }
}

/// Brings these orders, one after another, and goes. Counts those that are on the
/// rail, or were.
async fn wait(rail: mpsc::Sender<Order>, orders: std::ops::Range<usize>, on: Arc<AtomicUsize>) {
    for number in orders {
        if rail.send(Order(number)).await.is_err() {
            return; // the cook has gone: his handle says why
        }
        on.fetch_add(1, Ordering::Relaxed);
    }
}

fn waiter(rail: mpsc::Sender<Order>, orders: std::ops::Range<usize>) {
    tokio::spawn(wait(rail, orders, Arc::default()));
}

/// What the cook has made. When he cannot go on, the paused clock jumps to the limit.
async fn goes_home(cook: JoinHandle<Vec<Dish>>, stuck: &str) -> Vec<usize> {
    match timeout(YEAR, cook).await {
        Ok(Ok(dishes)) => dishes.into_iter().map(|dish| dish.0).collect(),
        Ok(Err(error)) => panic!("the cook did not go home, he fainted: {error:?}"),
        Err(_) => panic!("a year later, the cook has not gone home. {stuck}"),
    }
}

const LEFTOVER: &str = "The last waiter has gone, and everything is cooked: he waits for an order, and there is a \
                        sender left that could bring one. Whose is it?";

fn sorted(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers
}

#[tokio::test(start_paused = true)]
async fn the_cook_goes_home_after_the_last_waiter() {
    let (rail, cook) = open(Tries::default().stove(|_| 0));
    waiter(rail, 0..9);
    let dishes = goes_home(cook, LEFTOVER).await;
    assert_eq!(
        dishes,
        (0..9).collect::<Vec<_>>(),
        "nothing burnt, and one waiter brought nine orders; these are the dishes, in the order in which they were done"
    );
}

#[tokio::test(start_paused = true)]
async fn a_burnt_order_is_cooked_again() {
    let tries = Tries::default();
    let (rail, cook) = open(tries.stove(|number| usize::from(number == 1)));
    waiter(rail.clone(), 0..3);
    sleep(10 * MINUTE).await;
    drop(rail);
    let dishes = goes_home(cook, LEFTOVER).await;
    assert_eq!(
        sorted(dishes.clone()),
        [0, 1, 2],
        "order 1 burnt once, while the rail had room and there was a waiter; these are the dishes of three orders"
    );
    assert_eq!(
        dishes,
        tries.done(),
        "these are the dishes, and the orders as they were done, order 1 after it had burnt"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_burns_when_the_last_waiter_has_gone() {
    let (rail, cook) = open(Tries::default().stove(|number| 2 * usize::from(number == 2)));
    for number in 0..3 {
        rail.send(Order(number))
            .await
            .expect("the cook takes orders");
    }
    drop(rail);
    let dishes = goes_home(cook, LEFTOVER).await;
    assert_eq!(
        sorted(dishes),
        [0, 1, 2],
        "order 2 burnt twice. The last waiter had gone by then, so there was no sender to upgrade to, \
         and nobody whom the cook could give it to; these are the dishes of three orders"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_burns_when_the_rail_is_full() {
    let tries = Tries::default();
    let (rail, cook) = open(tries.stove(|number| usize::from(number == 0)));
    for waiting in 0..3 {
        waiter(rail.clone(), 5 * waiting..5 * waiting + 5);
    }
    drop(rail);
    let stuck = "Order 0 burnt while the rail was full, with more waiters in front of it. Nobody but the cook makes room \
                 there: does he wait for room?";
    let dishes = goes_home(cook, stuck).await;
    assert_eq!(
        sorted(dishes),
        (0..15).collect::<Vec<_>>(),
        "order 0 burnt while the rail was full, with more waiters in front of it; these are the dishes of 15 orders"
    );
}

#[tokio::test(start_paused = true)]
async fn it_goes_behind_the_others() {
    // Four orders have room on the rail; with thirty, a waiter keeps it full.
    for (orders, burnt) in [(RAIL, 0), (RAIL, 1), (30, 0), (30, 1), (30, 2), (30, 3)] {
        let tries = Tries::default();
        let (rail, cook) = open(tries.stove(move |number| 50 * usize::from(number == burnt)));
        waiter(rail, 0..orders);
        goes_home(cook, LEFTOVER).await;
        let tries = tries.all();
        let twice = tries.windows(2).position(|pair| pair == [burnt, burnt]);
        let until = twice.map_or(tries.len(), |place| place + 2);
        let waits = (0..orders).find(|number| !tries[..until].contains(number));
        assert!(
            waits.is_none(),
            "order {burnt} of {orders} burnt, and had the stove again at once, while others hung on the rail: some dishes \
             burn fifty times, and everybody else waits for them. The tries until then: {:?}",
            &tries[..until]
        );
    }
}

#[test]
fn there_is_no_timer() {
    // A runtime without a clock: whoever asks for a timer panics.
    let runtime = Builder::new_current_thread().build();
    let runtime = runtime.expect("the runtime starts");
    let tries = Tries::default();
    let note = tries.clone();
    let stove: Stove = Box::new(move |order| -> Cooking {
        let burns = note.note(order.0) <= 3;
        Box::pin(async move {
            yield_now().await;
            done(order, burns)
        })
    });
    let cooked = runtime.block_on(async {
        let (rail, cook) = open(stove);
        for number in 0..20 {
            // Now he is idle, and after that he has burnt it and the rail is empty.
            for _ in 0..number % 3 * 20 {
                yield_now().await;
            }
            if rail.send(Order(number)).await.is_err() {
                break; // his handle says why
            }
        }
        drop(rail);
        cook.await
    });
    match cooked {
        Ok(dishes) => assert_eq!(
            dishes.len(),
            20,
            "twenty orders, each of which burnt thrice"
        ),
        Err(error) => panic!(
            "this evening has a runtime without a clock, where nobody can sleep, and the cook fainted: {error:?}. \
             A cook who looks again after a while looks too early or too late; `recv` wakes him in time"
        ),
    }
}

#[tokio::test(start_paused = true)]
async fn the_cook_does_not_wait_while_something_is_burnt() {
    let tries = Tries::default();
    let (rail, cook) = open(tries.stove(|_| 2));
    rail.send(Order(0)).await.expect("the cook takes orders");
    sleep(HOUR).await;
    assert_eq!(
        tries.all(),
        [0, 0, 0],
        "the tries of order 0, which burns twice, after an hour in which nothing else hung on the rail. The waiter \
         is still there and brings nothing more; does the cook wait for that, with a burnt order beside him?"
    );
    drop(rail);
    goes_home(cook, LEFTOVER).await;
}

#[tokio::test(start_paused = true)]
async fn the_waiters_wait_while_everything_burns() {
    // The stove is broken for ten hours.
    let start = Instant::now();
    let stove: Stove = Box::new(move |order| -> Cooking {
        Box::pin(async move {
            sleep(MINUTE).await;
            done(order, start.elapsed() < 10 * HOUR)
        })
    });
    let (rail, cook) = open(stove);
    let on = Arc::new(AtomicUsize::new(0));
    tokio::spawn(wait(rail, 0..100, Arc::clone(&on)));
    sleep(9 * HOUR).await;
    let taken = on.load(Ordering::Relaxed);
    let room = RAIL + BURNT; // one that is on the stove again has its place beside it
    assert!(
        taken <= room,
        "for nine hours everything has burnt, and {taken} orders have been taken in. There is room for {RAIL} on the \
         rail and for {BURNT} beside the stove, and when that is full, the stove is for one of these: no more than {room}. \
         A queue that always has room lets a kitchen that cannot keep up promise more and more"
    );
    let dishes = goes_home(cook, LEFTOVER).await;
    assert_eq!(
        sorted(dishes),
        (0..100).collect::<Vec<_>>(),
        "then the stove was repaired; these are the dishes of a hundred orders"
    );
}

#[tokio::test(start_paused = true)]
async fn it_does_not_go_behind_the_whole_evening() {
    let only_one: fn(usize) -> usize = |number| usize::from(number == 0);
    for burns in [only_one, |_| 2] {
        let tries = Tries::default();
        let (rail, cook) = open(tries.stove(burns));
        waiter(rail, 0..200);
        goes_home(cook, LEFTOVER).await;
        let tries = tries.all();
        let until_again = |(place, number): (usize, &usize)| {
            let between = tries[place + 1..].iter().position(|other| other == number);
            between.map(|between| (between, *number))
        };
        let waits = tries.iter().enumerate().filter_map(until_again).max();
        let (between, number) = waits.unwrap_or_default();
        assert!(
            between <= 2 * (RAIL + BURNT),
            "order {number} burnt, and the stove was taken {between} times before it had another try. New ones come all \
             evening: where the rail always goes first, who has burnt waits until the guests have gone; and where the last \
             to burn goes first, who burnt before that waits for all who burn later"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_several_threads() {
    for _ in 0..20 {
        let mut tried: HashMap<usize, usize> = HashMap::new();
        let stove: Stove = Box::new(move |order| -> Cooking {
            let tried = tried.entry(order.0).or_default();
            *tried += 1;
            let burns = *tried <= order.0 % 4;
            Box::pin(async move {
                yield_now().await;
                done(order, burns)
            })
        });
        let (rail, cook) = open(stove);
        for waiting in 0..5 {
            waiter(rail.clone(), 20 * waiting..20 * waiting + 20);
        }
        drop(rail);
        let dishes = cook.await.expect("the cook goes home");
        let numbers = dishes.into_iter().map(|dish| dish.0).collect();
        assert_eq!(
            sorted(numbers),
            (0..100).collect::<Vec<_>>(),
            "five waiters on four threads brought a hundred orders; these are the dishes"
        );
    }
}
