//! Puts the music beside everything else, and leaves the rest in a row.
//!
//! Refused by `it_is_planned_as_soon_as_can_be`: "took 110 minutes"

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
    let food = async {
        let guests = phone.guests().await;
        let recipe = phone.recipe(guests).await;
        let wine = phone.wine(&recipe).await;
        (wine, phone.table(guests).await)
    };
    let ((wine, table), music) = tokio::join!(food, phone.music());
    [wine, table, music]
}
