//! A plain function has no `.await`, so nothing in it can cross one.

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
    let pile = scrape(&sink, plates);
    heat_water().await;
    let mut done = sink.done.lock().expect("nobody panics at the sink");
    done.extend(pile.iter().map(|plate| format!("washed {plate}")));
    pile.len()
}

/// Scrapes `plates`; gives them back as something that may cross an `.await`.
fn scrape(sink: &Sink, plates: Vec<String>) -> Vec<String> {
    let pile = pile_up(plates);
    let mut done = sink.done.lock().expect("nobody panics at the sink");
    done.extend(pile.iter().map(|plate| format!("scraped {plate}")));
    pile.to_vec()
}
