//! Cooks the beans where they were forgotten, and once more to be sure.
//!
//! Refused by `each_is_cooked_once`: "cooked twice"

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
    kitchen.cook("soup").await;

    let side_dishes = async {
        kitchen.cook("rice").await;
        kitchen.cook("beans").await;
    };
    tokio::join!(kitchen.cook("fish"), side_dishes);

    kitchen.cook("beans").await;
    for guest in guests {
        kitchen.cook(guest).await;
    }

    dessert(&kitchen, Some("cake")).await;
}

async fn dessert(kitchen: &Kitchen, wish: Option<&str>) {
    let in_time = Duration::from_millis(100);
    if let Some(dish) = wish {
        let served = timeout(in_time, kitchen.cook(dish)).await;
        served.expect("20 ms are less than 100");
    }
}
