//! Two chores at once: the laundry turns while dinner cooks.

// ANCHOR: main
use std::time::Duration;
use tokio::time;

async fn do_laundry() -> u32 {
    time::sleep(Duration::from_millis(40)).await; // the machine spins
    7 // shirts
}

async fn make_dinner() {
    time::sleep(Duration::from_millis(40)).await; // the rice boils
    println!("Dinner is on the table.");
}

#[tokio::main]
async fn main() {
    let laundry = tokio::spawn(do_laundry()); // a task of its own
    make_dinner().await;
    let shirts = laundry.await.expect("the laundry does not panic");
    println!("{shirts} shirts are clean.");
}
// ANCHOR_END: main
