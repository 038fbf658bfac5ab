//! Drops the guard by hand: it was used before, so a place is kept for it.
//!
//! Refused by the compiler: "future cannot be sent between threads safely"

use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;
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
    let washed: Vec<String> = {
        let pile = pile_up(plates);
        pile.iter().map(|plate| format!("washed {plate}")).collect()
    };
    let mut done = sink.done.lock().expect("nobody panics at the sink");
    for plate in &washed {
        done.push(plate.replace("washed", "scraped"));
    }
    drop(done);

    heat_water().await;

    let number = washed.len();
    let mut done = sink.done.lock().expect("nobody panics at the sink");
    done.extend(washed);
    number
}
