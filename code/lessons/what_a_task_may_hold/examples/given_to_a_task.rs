//! Four ways to let a task have what belongs to the function that spawns it.

use std::sync::Arc;

const SOUND: &str = "no chore panics";

// ANCHOR: main
async fn give_it_away() -> String {
    let guest = String::from("Gary");
    let task = tokio::spawn(async move { format!("{guest} cooks") });
    task.await.expect(SOUND) // `guest` is not here any more
}

async fn give_a_copy() -> String {
    let guest = String::from("Gary");
    let name = guest.clone();
    let task = tokio::spawn(async move { format!("{name} washes up") });
    format!("{}, and {guest} is still here", task.await.expect(SOUND))
}

async fn share_it() -> usize {
    let guests = Arc::new(vec!["Gary", "Ann", "Bo"]);
    let (mut tasks, mut letters) = (Vec::new(), 0);
    for chair in 0..3 {
        let guests = Arc::clone(&guests); // one for each task
        tasks.push(tokio::spawn(async move { guests[chair].len() }));
    }
    for task in tasks {
        letters += task.await.expect(SOUND);
    }
    letters
}
// ANCHOR_END: main

// ANCHOR: join
async fn do_not_spawn() -> (String, String) {
    let guest = String::from("Gary");
    tokio::join!(
        async { format!("{guest} cooks") },     // borrows `guest`,
        async { format!("{guest} washes up") }, // and so does this one
    )
}
// ANCHOR_END: join

#[tokio::main]
async fn main() {
    println!("given away: {}", give_it_away().await);
    println!("copied: {}", give_a_copy().await);
    println!("shared: {} letters on three cards", share_it().await);
    let (cooking, washing) = do_not_spawn().await;
    println!("not spawned: {cooking}, {washing}");
}
