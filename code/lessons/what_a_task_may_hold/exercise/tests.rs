//! Spawns the washing up, and looks at the sink while the water is heated.
//!
//! The starter is refused by the compiler: "future cannot be sent between threads safely"

use super::{Sink, pile_up, wash_up};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

fn plates() -> Vec<String> {
    ["blue", "green", "red"].map(str::to_owned).into()
}

/// The washing up, as a task.
fn washing(sink: &Arc<Sink>) -> JoinHandle<usize> {
    let _: fn(Vec<String>) -> Rc<[String]> = pile_up; // the pile stays an `Rc`
    tokio::spawn(wash_up(Arc::clone(sink), plates()))
}

/// What was done at the sink, if nobody keeps others away from it.
fn look(sink: &Sink) -> Option<Vec<String>> {
    Some(sink.done.try_lock().ok()?.clone())
}

#[tokio::test(start_paused = true)]
async fn every_plate_is_scraped_and_then_washed() {
    let sink = Arc::new(Sink::default());
    let start = Instant::now();
    let number = washing(&sink).await;
    assert_eq!(number.expect("washing up does not panic"), 3);
    assert_eq!(
        look(&sink).expect("nobody is at the sink any more"),
        [
            "scraped blue",
            "scraped green",
            "scraped red",
            "washed blue",
            "washed green",
            "washed red"
        ]
    );
    let took = start.elapsed().as_secs();
    assert!(
        took >= 600,
        "the water takes 600 s to heat, and you were done after {took}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_sink_is_free_while_the_water_is_heated() {
    let sink = Arc::new(Sink::default());
    let washing = washing(&sink);
    sleep(Duration::from_secs(300)).await;
    let done = look(&sink);
    assert!(
        done.is_some(),
        "the water is being heated, and the lock is held: a lock that is held across an .await keeps everybody away \
         for as long as that takes. Let go before it, take it again behind it"
    );
    assert_eq!(
        done.unwrap_or_default(),
        ["scraped blue", "scraped green", "scraped red"],
        "what was done after half of the heating"
    );
    washing.await.expect("washing up does not panic");
}
