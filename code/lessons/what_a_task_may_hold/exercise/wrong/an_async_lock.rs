//! Takes a lock of Tokio, whose guard may cross an `.await`, and holds it there.
//!
//! Refused by `the_sink_is_free_while_the_water_is_heated`: "keeps everybody away"

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

#[derive(Default)]
pub struct Sink {
    pub done: Mutex<Vec<String>>,
}

/// Sorts the plates into a pile. It is not yours to change.
fn pile_up(plates: Vec<String>) -> Rc<[String]> {
    plates.into()
}

async fn heat_water() {
    sleep(Duration::from_secs(600)).await;
}

/// Scrapes and washes `plates`; gives their number.
pub async fn wash_up(sink: Arc<Sink>, plates: Vec<String>) -> usize {
    let pile = pile_up(plates).to_vec();
    let mut done = sink.done.lock().await;
    for plate in &pile {
        done.push(format!("scraped {plate}"));
    }

    heat_water().await;

    for plate in &pile {
        done.push(format!("washed {plate}"));
    }
    pile.len()
}
