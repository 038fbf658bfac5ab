//! Each prediction is held against a run: a task for each chore, and one pair of
//! hands. The clock is paused, so an evening takes no time and is exact.
//!
//! The starter is refused by `waiting_overlaps`: "waiting needs no hands"

use super::{Chore, best_order, evening};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

fn chore(hands: u64, alone: u64) -> Chore {
    Chore { hands, alone }
}

/// The chores as in `(hands, alone)`.
fn told(chores: &[Chore]) -> String {
    let told: Vec<_> = chores
        .iter()
        .map(|c| format!("({}, {})", c.hands, c.alone))
        .collect();
    told.join(" ")
}

/// The evening as it goes: its length in minutes.
async fn live(chores: &[Chore]) -> u64 {
    let minutes = |number| Duration::from_secs(60 * number);
    let hands = Arc::new(Mutex::new(()));
    let start = Instant::now();
    let mut tasks = Vec::new();
    for chore in chores.iter().copied() {
        let hands = Arc::clone(&hands); // given out in the order of asking
        tasks.push(tokio::spawn(async move {
            let busy = hands.lock().await;
            sleep(minutes(chore.hands)).await;
            drop(busy);
            sleep(minutes(chore.alone)).await;
        }));
    }
    for task in tasks {
        task.await.expect("a chore does not panic");
    }
    (start.elapsed() + minutes(1) / 2).as_secs() / 60
}

async fn compare(chores: &[Chore], why: &str) {
    let (predicted, lived) = (evening(chores), live(chores).await);
    assert!(
        predicted == lived,
        "Chores of (hands, alone) {}: you predicted {predicted} minutes, and it took {lived}. {why}",
        told(chores)
    );
}

#[tokio::test(start_paused = true)]
async fn waiting_overlaps() {
    let why = "While a chore goes on alone your hands are free: waiting needs no hands.";
    compare(&[chore(10, 50), chore(20, 30)], why).await;
}

#[tokio::test(start_paused = true)]
async fn working_adds_up() {
    let why = "One pair of hands does one chore at a time, so no chore begins before the hands of all those before it are done.";
    compare(&[chore(30, 0), chore(20, 0), chore(10, 0)], why).await;
    compare(&[chore(30, 5), chore(20, 5), chore(10, 5)], why).await;
}

#[tokio::test(start_paused = true)]
async fn any_evening_is_predicted() {
    compare(&[], "No chores, no evening.").await;
    let mut number = 1_u64; // some lists, the same in every run
    for length in 1..8 {
        for _ in 0..20 {
            let chores: Vec<Chore> = (0..length)
                .map(|_| {
                    number = number.wrapping_mul(6_364_136_223_846_793_005) + 1;
                    chore((number >> 33) % 30, (number >> 40) % 90)
                })
                .collect();
            compare(
                &chores,
                "Which chore is done last need not be the last in the list.",
            )
            .await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_best_order_keeps_every_chore() {
    let mut chores = [chore(10, 5), chore(3, 40), chore(10, 5)];
    best_order(&mut chores);
    let twice = chores.iter().filter(|&&one| one == chore(10, 5)).count();
    assert!(
        twice == 2 && chores.contains(&chore(3, 40)),
        "now there are {}",
        told(&chores)
    );
}

#[tokio::test(start_paused = true)]
async fn no_order_is_better_than_the_best() {
    for list in [
        [chore(10, 20), chore(5, 60), chore(20, 10)],
        [chore(5, 20), chore(30, 60), chore(10, 30)],
        [chore(40, 10), chore(1, 9), chore(2, 8)],
        [chore(50, 1), chore(1, 49), chore(10, 25)],
    ] {
        let mut best = list;
        best_order(&mut best);
        let yours = live(&best).await;
        for order in [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ] {
            let other = order.map(|place| list[place]);
            let took = live(&other).await;
            assert!(
                yours <= took,
                "you would begin them as {}, which takes {yours} minutes; {} takes {took}. \
                 Your hands are busy for the same time in every order. What else can you save?",
                told(&best),
                told(&other)
            );
        }
    }
    let list = [
        chore(1, 9),
        chore(7, 20),
        chore(2, 31),
        chore(5, 42),
        chore(3, 60),
    ];
    let (mut best, mut other) = (list, list);
    best_order(&mut best);
    other.reverse();
    let (yours, took) = (live(&best).await, live(&other).await);
    assert!(
        yours <= took,
        "you would begin them as {}, which takes {yours} minutes; {} takes {took}. \
         Three chores you sort well, and these are five",
        told(&best),
        told(&other)
    );
}
