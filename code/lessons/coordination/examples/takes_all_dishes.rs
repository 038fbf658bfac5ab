//! A bell says that there is something; what there is lies on the pass.

// ANCHOR: main
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Default)]
struct Pass {
    dishes: Mutex<Vec<&'static str>>,
    bell: Notify,
}

impl Pass {
    fn put(&self, dish: &'static str) {
        self.dishes.lock().expect("nobody panics").push(dish); // first the dish ..
        self.bell.notify_one(); // .. then the bell
    }

    async fn take_all(&self) -> Vec<&'static str> {
        loop {
            let dishes = std::mem::take(&mut *self.dishes.lock().expect("nobody panics"));
            if !dishes.is_empty() {
                return dishes;
            }
            self.bell.notified().await; // .. and look again
        }
    }
}
// ANCHOR_END: main

#[tokio::main]
async fn main() {
    let pass = Arc::new(Pass::default());
    let waiter = tokio::spawn({
        let pass = Arc::clone(&pass);
        async move {
            let mut carried = Vec::new();
            while carried.len() < 3 {
                carried.extend(pass.take_all().await);
            }
            carried
        }
    });
    for dish in ["soup", "stew", "cake"] {
        pass.put(dish);
    }
    let carried = waiter.await.expect("the waiter does not panic");
    println!("carried: {}", carried.join(", "));
}
