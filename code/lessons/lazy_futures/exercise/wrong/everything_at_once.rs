//! Awaits everything in one `join!`: all is cooked, and the soup comes to the
//! table with the cake.
//!
//! Refused by `the_soup_comes_first_and_the_dessert_last`: "is cooked later"

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
    let plates = async {
        for guest in guests {
            kitchen.cook(guest).await;
        }
    };
    tokio::join!(
        kitchen.cook("fish"),
        dessert(&kitchen, Some("cake")),
        kitchen.cook("rice"),
        kitchen.cook("beans"),
        plates,
        kitchen.cook("soup"),
    );
}

async fn dessert(kitchen: &Kitchen, wish: Option<&str>) {
    let in_time = Duration::from_millis(100);
    if let Some(dish) = wish {
        // 4: an Option with a future in it; `timeout` is a future like any other
        let served = timeout(in_time, kitchen.cook(dish)).await;
        served.expect("20 ms are less than 100");
    }
}
