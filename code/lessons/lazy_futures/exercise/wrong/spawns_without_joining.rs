//! Spawns what was forgotten, so that somebody polls it, and does not wait.
//!
//! Refused by `every_dish_is_cooked`: "or not before the dinner was over"

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
    start(&kitchen, "soup");

    let side_dishes = async {
        kitchen.cook("rice").await;
        start(&kitchen, "beans");
    };
    tokio::join!(kitchen.cook("fish"), side_dishes);

    for guest in guests {
        start(&kitchen, guest);
    }

    dessert(&kitchen, Some("cake")).await;
}

fn start(kitchen: &Arc<Kitchen>, dish: &str) {
    let (kitchen, dish) = (Arc::clone(kitchen), dish.to_owned());
    tokio::spawn(async move { kitchen.cook(&dish).await });
}

async fn dessert(kitchen: &Kitchen, wish: Option<&str>) {
    let in_time = Duration::from_millis(100);
    if let Some(dish) = wish {
        // 4: an Option with a future in it; `timeout` is a future like any other
        let served = timeout(in_time, kitchen.cook(dish)).await;
        served.expect("20 ms are less than 100");
    }
}
