//! A thousand tasks, all begun and none ended, on 1, 2 and 8 worker threads:
//! never more of them at work than there are workers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use tokio::runtime::Builder;
use tokio::sync::Barrier;
use tokio::task::{self, JoinSet};

/// How many are in a place now, and how many were there at most.
#[derive(Default)]
struct Place {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Place {
    fn enter(&self) {
        let now = self.now.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(now, SeqCst);
    }

    fn leave(&self) {
        self.now.fetch_sub(1, SeqCst);
    }
}

struct House {
    begun: Place,
    all_have_begun: Barrier,
    at_work: Place,
}

impl House {
    fn for_chores(count: usize) -> House {
        House {
            begun: Place::default(),
            all_have_begun: Barrier::new(count),
            at_work: Place::default(),
        }
    }
}

/// Some work for the hands, without a pause.
fn fold_a_shirt() {
    for crease in 0..3_000 {
        std::hint::black_box(crease);
    }
}

// ANCHOR: main
async fn do_chore(house: Arc<House>) {
    house.begun.enter();
    house.all_have_begun.wait().await; // put down, until all have come here
    for _ in 0..3 {
        house.at_work.enter();
        fold_a_shirt(); // no .await from enter to leave: nobody is put down
        house.at_work.leave();
        task::yield_now().await; // put down; let others go first
    }
    house.begun.leave();
}

async fn thousand_chores() -> Arc<House> {
    let house = Arc::new(House::for_chores(1000));
    let mut chores = JoinSet::new();
    for _ in 0..1000 {
        chores.spawn(do_chore(Arc::clone(&house)));
    }
    chores.join_all().await;
    house
}
// ANCHOR_END: main

fn main() {
    println!("workers   most half done at once   most at work at once");
    for workers in [1, 2, 8] {
        let runtime = Builder::new_multi_thread()
            .worker_threads(workers)
            .build()
            .expect("the runtime starts");
        let house = runtime.block_on(thousand_chores());
        let begun = house.begun.most.load(SeqCst);
        let at_work = house.at_work.most.load(SeqCst);
        println!("{workers:>7}   {begun:>22}   {at_work:>20}");
    }
}
