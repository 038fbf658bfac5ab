//! The clock is paused: an order of an hour takes no time, and who works when is
//! known to the minute.
//!
//! The starter is refused by `every_dish_comes_back`: "hire the cooks, hand out the orders"

use super::{Dish, Order, cook_all};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::{Id, try_id, yield_now};
use tokio::time::{Instant, sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);

/// A time to the nearest minute: each timer may ring 1 ms late.
fn minutes(time: Duration) -> u64 {
    (time.as_secs() + 30) / 60
}

/// What comes of the order in that place. No two are alike, and their numbers say
/// nothing of the places.
fn dish_of(place: usize) -> Dish {
    Dish(place * 700 % 1009)
}

/// One order on the stove: in which task, and from and to which minute.
#[derive(Clone, Copy)]
struct Cooking {
    place: usize,
    task: Option<Id>,
    from: u64,
    to: u64,
}

/// What was cooked on an evening, in the order in which it was done.
#[derive(Clone, Default)]
struct Evening(Arc<Mutex<Vec<Cooking>>>);

impl Evening {
    fn orders(&self, minutes_each: &[u64]) -> Vec<Order> {
        let start = Instant::now();
        let order = |(place, takes): (usize, &u64)| -> Order {
            let (evening, takes) = (self.clone(), u32::try_from(*takes).expect("an evening"));
            Box::pin(async move {
                let from = minutes(start.elapsed());
                sleep(takes * MINUTE).await;
                let (task, to) = (try_id(), minutes(start.elapsed()));
                let mut log = evening.0.lock().expect("nobody panics while writing");
                log.push(Cooking {
                    place,
                    task,
                    from,
                    to,
                });
                dish_of(place)
            })
        };
        minutes_each.iter().enumerate().map(order).collect()
    }

    /// What happened, in the order of the orders.
    fn log(&self) -> Vec<Cooking> {
        let mut log = self.0.lock().expect("nobody panics while writing").clone();
        log.sort_by_key(|cooking| cooking.place);
        log
    }
}

/// The dishes of orders that take so many minutes. When nobody can go on, the
/// paused clock jumps to the limit.
async fn ends(evening: &Evening, takes: &[u64], cooks: usize) -> Vec<Dish> {
    let year = 365 * 24 * 60 * MINUTE;
    if let Ok(dishes) = timeout(year, cook_all(evening.orders(takes), cooks)).await {
        return dishes;
    }
    let (cooked, wanted) = (evening.log().len(), takes.len());
    if cooked == wanted {
        panic!(
            "all {wanted} orders are cooked, {cooks} cooks have nothing to do, and `cook_all` does not return: somebody \
             receives until `None` while a sender is left. Whose is it, and what does its owner wait for?"
        );
    }
    panic!(
        "{cooked} of {wanted} orders are cooked, and nobody can go on, neither the {cooks} cooks nor `cook_all`. Does each wait \
         for room on a rail whose other end waits for room as well? Or for an order that nobody sends?"
    );
}

/// How many orders are on the stove in the minute that begins at `minute`.
fn at_work(log: &[Cooking], minute: u64) -> usize {
    let on_the_stove = |cooking: &&Cooking| (cooking.from..cooking.to).contains(&minute);
    log.iter().filter(on_the_stove).count()
}

#[tokio::test(start_paused = true)]
async fn every_dish_comes_back() {
    let dishes = ends(&Evening::default(), &[4, 1, 3, 2, 6], 2).await;
    let sorted = |mut dishes: Vec<Dish>| {
        dishes.sort_unstable_by_key(|dish| dish.0);
        dishes
    };
    assert_eq!(
        sorted(dishes),
        sorted((0..5).map(dish_of).collect()),
        "there were five orders, and these are the dishes that came back. Each order gives one dish"
    );
}

#[tokio::test(start_paused = true)]
async fn they_come_in_the_order_of_the_orders() {
    let dishes = ends(&Evening::default(), &[4, 1, 3, 2, 6], 3).await;
    assert_eq!(
        dishes,
        [0, 1, 2, 3, 4].map(dish_of),
        "the first order takes longer than the second, and is still the first. A dish does not know its place \
         (its number is another one), so somebody has to tell you"
    );
}

#[tokio::test(start_paused = true)]
async fn all_cooks_work_at_the_same_time() {
    for cooks in [1, 3, 7] {
        let evening = Evening::default();
        ends(&evening, &vec![10; 3 * cooks], cooks).await;
        let log = evening.log();
        let last = log.iter().map(|cooking| cooking.to).max().unwrap_or(0);
        let most = (0..last).map(|minute| at_work(&log, minute)).max();
        assert_eq!(
            most.unwrap_or(0),
            cooks,
            "the largest number of orders that were on the stove at the same time, and the number of cooks. \
             If it is smaller, somebody holds what all of them need while he cooks, or nobody was hired; \
             if it is larger, somebody cooks two at a time"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_night() {
    for (orders, cooks) in [(0, 1), (0, 4), (1, 4), (3, 4)] {
        let dishes = ends(&Evening::default(), &vec![5; orders], cooks).await;
        assert_eq!(
            dishes.len(),
            orders,
            "{orders} orders for {cooks} cooks: a cook who gets no order is no reason to wait"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_orders() {
    let dishes = ends(&Evening::default(), &[1; 1000], 4).await;
    let wanted: Vec<Dish> = (0..1000).map(dish_of).collect();
    assert!(
        dishes == wanted,
        "a thousand orders, each once and in its place; this came back: {dishes:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn each_cook_is_hired_once() {
    for cooks in [3, 1] {
        let evening = Evening::default();
        ends(&evening, &[5; 30], cooks).await;
        let log = evening.log();
        assert!(
            log.iter().all(|cooking| cooking.task.is_some()),
            "an order was cooked by the caller of `cook_all`, which is no cook: spawn them"
        );
        let tasks: HashSet<_> = log.iter().map(|cooking| cooking.task).collect();
        assert_eq!(
            tasks.len(),
            cooks,
            "tasks that cooked 30 orders, and the cooks that were to be hired. A cook is a task that takes one order after \
             another; a new task for each order is a new cook for each order"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_stands_idle_while_an_order_waits() {
    let evenings: [(&[u64], usize); 4] = [
        (&[30, 1, 30, 1, 30, 1, 30, 1], 2),
        (&[60, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 3),
        (&[9, 2, 2, 9, 2, 2, 9, 2, 2, 9, 2, 2], 3),
        (&[5, 6, 7, 8, 1, 1, 1, 1, 9, 9, 1, 1, 1, 1, 20], 4),
    ];
    for (takes, cooks) in evenings {
        let evening = Evening::default();
        ends(&evening, takes, cooks).await;
        let log = evening.log();
        for minute in 0..log.iter().map(|cooking| cooking.from).max().unwrap_or(0) {
            let working = at_work(&log, minute);
            let waits = log.iter().find(|cooking| cooking.from > minute);
            assert!(
                working >= cooks,
                "the orders take {takes:?} minutes. In minute {minute} there are {working} of {cooks} cooks at work, and \
                 order {} waits until minute {}. Whoever hands it out must know who is free: what tells you that \
                 a cook has his hands free?",
                waits.map_or(0, |cooking| cooking.place),
                waits.map_or(0, |cooking| cooking.from),
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_task_is_left() {
    for orders in [20, 2, 0] {
        ends(&Evening::default(), &vec![5; orders], 4).await;
        let left = Handle::current().metrics().num_alive_tasks();
        assert_eq!(
            left, 0,
            "{orders} orders are cooked, `cook_all` has returned, and tasks are left: these cooks still wait for \
             orders. Let them know that there are no more, and wait until they have gone"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_several_threads() {
    for cooks in 1..=8 {
        for _ in 0..10 {
            let order = |place: usize| -> Order {
                Box::pin(async move {
                    for _ in 0..place % 5 {
                        yield_now().await;
                    }
                    dish_of(place)
                })
            };
            let dishes = cook_all((0..100).map(order).collect(), cooks).await;
            let wanted: Vec<Dish> = (0..100).map(dish_of).collect();
            assert!(
                dishes == wanted,
                "a hundred orders for {cooks} cooks on four threads, and this came back: {dishes:?}"
            );
        }
    }
}
