//! Reorder it until it is `Send`. `wash_up` compiles, and nobody can spawn it:
//! two things are kept across its `.await` that must not be. Change the order of
//! its statements, and add blocks where that helps. The pile stays an `Rc`, the
//! sink has a `Mutex` of the standard library, and everything happens in the same
//! order as now: all plates are scraped before the water is heated, and washed
//! behind it.

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
    let pile = pile_up(plates);
    let mut done = sink.done.lock().expect("nobody panics at the sink");
    for plate in pile.iter() {
        done.push(format!("scraped {plate}"));
    }

    heat_water().await;

    for plate in pile.iter() {
        done.push(format!("washed {plate}"));
    }
    pile.len()
}
