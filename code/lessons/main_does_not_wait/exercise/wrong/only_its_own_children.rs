//! Waits for the two tasks that `evening` starts, and not for those that they
//! start.
//!
//! Refused by `nothing_is_lost_when_main_returns`: "Who started it, and who waits for it?"

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

pub const MINUTE: Duration = Duration::from_secs(60);

/// What was done, in the order in which it was done.
pub type Diary = Arc<Mutex<Vec<String>>>;

fn write(diary: &Diary, line: &str) {
    let mut lines = diary.lock().expect("nobody panics while writing");
    lines.push(line.to_owned());
}

pub async fn evening(diary: Diary, drying: Duration) {
    let dinner = tokio::spawn(dinner(diary.clone()));
    let laundry = tokio::spawn(laundry(diary, drying));
    dinner.await.expect("dinner does not panic");
    laundry.await.expect("the laundry does not panic");
}

async fn dinner(diary: Diary) {
    sleep(40 * MINUTE).await;
    write(&diary, "dinner");
    for guest in 1..=3 {
        tokio::spawn(wash_up(diary.clone(), guest));
    }
}

async fn wash_up(diary: Diary, guest: u32) {
    sleep((3 + guest % 3) * MINUTE).await; // the second guest made the largest mess
    write(&diary, &format!("plate {guest}"));
}

async fn laundry(diary: Diary, drying: Duration) {
    tokio::spawn(hang_up(diary.clone(), drying));
    sleep(20 * MINUTE).await;
    write(&diary, "folded");
}

async fn hang_up(diary: Diary, drying: Duration) {
    sleep(drying).await;
    write(&diary, "dry");
}
