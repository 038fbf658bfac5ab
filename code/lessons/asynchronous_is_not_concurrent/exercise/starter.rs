//! Make it overlap. A party is planned by phone, and every call takes its time:
//! the guests 30 minutes, the recipe 20, the wine 10, the table 50, the music 60.
//! `plan` makes one call after the other, 170 minutes in all.
//!
//! Some calls need what another one gave, and no call needs them all. Change
//! `plan` so that the party is planned as soon as that allows. Make each call
//! once, and leave the calls themselves as they are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::sleep;

#[derive(Default)]
pub struct Phone {
    pub calls: AtomicUsize,
}

impl Phone {
    async fn call(&self, minutes: u64) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_secs(60 * minutes)).await;
    }
    async fn guests(&self) -> u32 {
        self.call(30).await;
        4
    }
    async fn recipe(&self, guests: u32) -> String {
        self.call(20).await;
        format!("soup for {guests}")
    }
    async fn wine(&self, recipe: &str) -> String {
        self.call(10).await;
        format!("white, for the {recipe}")
    }
    async fn table(&self, guests: u32) -> String {
        self.call(50).await;
        format!("a table for {guests}")
    }
    async fn music(&self) -> String {
        self.call(60).await;
        "a trio".to_owned()
    }
}

/// Wine, table and music.
pub async fn plan(phone: &Phone) -> [String; 3] {
    let guests = phone.guests().await;
    let recipe = phone.recipe(guests).await;
    let wine = phone.wine(&recipe).await;
    let table = phone.table(guests).await;
    let music = phone.music().await;
    [wine, table, music]
}
