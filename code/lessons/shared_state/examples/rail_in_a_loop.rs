//! How long a lock is held that is taken in the head of a `while let`.

// ANCHOR: main
use std::sync::Mutex;

#[tokio::main]
async fn main() {
    let rail = Mutex::new(vec!["stew", "soup"]);
    while let Some(dish) = rail.lock().expect("nobody panics").pop() {
        let hang_another = rail.try_lock().is_ok();
        println!("{dish}: {hang_another}");
    }
}
// ANCHOR_END: main
