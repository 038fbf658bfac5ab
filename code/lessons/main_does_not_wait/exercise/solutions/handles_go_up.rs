//! A chore that does not want to wait hands its handles to whoever does.

use tokio::task::JoinHandle;

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
    let plates = dinner.await.expect("dinner does not panic");
    let line = laundry.await.expect("the laundry does not panic");
    for task in plates.into_iter().chain([line]) {
        task.await.expect("neither washing up nor drying panics");
    }
}

async fn dinner(diary: Diary) -> Vec<JoinHandle<()>> {
    sleep(40 * MINUTE).await;
    write(&diary, "dinner");
    (1..=3)
        .map(|guest| tokio::spawn(wash_up(diary.clone(), guest)))
        .collect()
}

async fn wash_up(diary: Diary, guest: u32) {
    sleep((3 + guest % 3) * MINUTE).await; // the second guest made the largest mess
    write(&diary, &format!("plate {guest}"));
}

async fn laundry(diary: Diary, drying: Duration) -> JoinHandle<()> {
    let line = tokio::spawn(hang_up(diary.clone(), drying));
    sleep(20 * MINUTE).await;
    write(&diary, "folded");
    line
}

async fn hang_up(diary: Diary, drying: Duration) {
    sleep(drying).await;
    write(&diary, "dry");
}
