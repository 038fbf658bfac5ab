//! Plans the party on a paused clock: an hour on the phone takes no time, and is
//! measured exactly.
//!
//! The starter is refused by `it_is_planned_as_soon_as_can_be`: "took 170 minutes"

use super::{Phone, plan};
use std::sync::atomic::Ordering;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn it_is_the_same_party() {
    let [wine, table, music] = plan(&Phone::default()).await;
    assert_eq!(wine, "white, for the soup for 4");
    assert_eq!(table, "a table for 4");
    assert_eq!(music, "a trio");
}

#[tokio::test(start_paused = true)]
async fn every_call_is_made_once() {
    let phone = Phone::default();
    plan(&phone).await;
    let calls = phone.calls.load(Ordering::Relaxed);
    assert!(
        calls == 5,
        "{calls} calls were made, and 5 are enough. To ask twice saves no time here, and annoys whoever is asked"
    );
}

#[tokio::test(start_paused = true)]
async fn it_is_planned_as_soon_as_can_be() {
    let start = Instant::now();
    plan(&Phone::default()).await;
    let took = (start.elapsed().as_secs() + 30) / 60;
    assert!(
        took <= 80,
        "it took {took} minutes, and the longest chain of calls that need each other takes 80. \
         Ask of each call: what is the last thing that it needs, and does it begin as soon as that is there?"
    );
    assert!(
        took >= 80,
        "{took} minutes? The guests and the table alone take 80: leave the calls as they are"
    );
}
