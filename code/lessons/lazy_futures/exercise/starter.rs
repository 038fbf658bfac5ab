//! Find the lost awaits. This dinner compiles, runs and ends, and a good part of
//! it is never cooked: four calls below start nothing, and the compiler warns of
//! one of them. Repair `dinner` and `dessert`; leave the kitchen as it is.
//!
//! Every dish is cooked once, before `dinner` returns, the soup first of all and
//! the dessert last.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Keeps a list of what was cooked.
#[derive(Default)]
pub struct Kitchen {
    pub cooked: Mutex<Vec<String>>,
}

impl Kitchen {
    pub async fn cook(&self, dish: &str) {
        sleep(Duration::from_millis(20)).await;
        let mut cooked = self.cooked.lock().expect("nobody panics in the kitchen");
        cooked.push(dish.to_owned());
    }
}

pub async fn dinner(kitchen: Arc<Kitchen>, guests: &[&str]) {
    kitchen.cook("soup");

    let side_dishes = async {
        kitchen.cook("rice").await;
        kitchen.cook("beans")
    };
    let (_main_course, _sides) = tokio::join!(kitchen.cook("fish"), side_dishes);

    let plates = guests.iter().map(|guest| kitchen.cook(guest)).count();
    assert_eq!(plates, guests.len());

    dessert(&kitchen, Some("cake")).await;
}

async fn dessert(kitchen: &Kitchen, wish: Option<&str>) {
    let in_time = Duration::from_millis(100);
    let _served = wish.map(|dish| timeout(in_time, kitchen.cook(dish)));
}
