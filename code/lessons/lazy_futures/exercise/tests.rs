//! Looks at what the kitchen has cooked by the time the dinner is over.
//!
//! The starter is refused by `every_dish_is_cooked`: "never cooked"

use super::{Kitchen, dinner};
use std::sync::Arc;

const GUESTS: [&str; 2] = ["steak for Ada", "salad for Ben"];
const DISHES: [&str; 7] = [
    "soup", "rice", "beans", "fish", GUESTS[0], GUESTS[1], "cake",
];

async fn cooked() -> Vec<String> {
    let kitchen = Arc::new(Kitchen::default());
    dinner(Arc::clone(&kitchen), &GUESTS).await;
    // What is in the list now was cooked before the dinner was over.
    kitchen.cooked.lock().expect("nobody panics").clone()
}

#[tokio::test(start_paused = true)]
async fn every_dish_is_cooked() {
    let cooked = cooked().await;
    let missing = DISHES
        .iter()
        .filter(|dish| !cooked.iter().any(|c| c == *dish))
        .count();
    assert_eq!(
        missing,
        0,
        "{missing} of {} dishes were never cooked, or not before the dinner was over. These were: {cooked:?}. \
         For each of the others: where is its future made, and who polls it?",
        DISHES.len()
    );
}

#[tokio::test(start_paused = true)]
async fn each_is_cooked_once() {
    let cooked = cooked().await;
    assert_eq!(
        cooked.len(),
        DISHES.len(),
        "something was cooked twice: {cooked:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_soup_comes_first_and_the_dessert_last() {
    let cooked = cooked().await;
    assert_eq!(
        (cooked[0].as_str(), cooked[6].as_str()),
        ("soup", "cake"),
        "cooked in this order: {cooked:?}. A future that is awaited later, or in a task beside you, is cooked later"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_cooked_when_the_dinner_is_over() {
    cooked().await;
    let left = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    assert_eq!(left, 0, "a task was spawned, and nobody waited for it");
}
