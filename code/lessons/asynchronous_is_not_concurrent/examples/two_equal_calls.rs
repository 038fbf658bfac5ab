//! Two calls that look the same: one runs its callback before it returns, on the
//! caller's thread, and the other one later, on another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

// ANCHOR: cache
#[derive(Clone, Default)]
struct Cache(Arc<Mutex<HashMap<&'static str, String>>>);

impl Cache {
    fn fetch_with_callback<F>(&self, name: &'static str, callback: F)
    where
        F: FnOnce(String) + Send + 'static,
    {
        if let Some(item) = self.get(name) {
            return callback(item); // at once, and here
        }
        let cache = self.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(30)).await; // the network
            let item = format!("the {name}");
            cache.put(name, item.clone());
            callback(item); // later, and elsewhere
        });
    }
}
// ANCHOR_END: cache

impl Cache {
    fn get(&self, name: &str) -> Option<String> {
        self.0.lock().expect("no panic in here").get(name).cloned()
    }

    fn put(&self, name: &'static str, item: String) {
        self.0.lock().expect("no panic in here").insert(name, item);
    }
}

fn this_thread() -> &'static str {
    match thread::current().name() {
        Some("main") => "main",
        _ => "worker",
    }
}

// ANCHOR: main
#[tokio::main]
async fn main() {
    let cache = Cache::default();
    for _ in 0..2 {
        let (done, is_done) = oneshot::channel();
        cache.fetch_with_callback("recipe", |_recipe| {
            println!("callback on {}", this_thread());
            done.send(()).expect("main waits for it");
        });
        println!("returned");
        is_done.await.expect("the callback is called");
    }
}
// ANCHOR_END: main
