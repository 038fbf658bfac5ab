//! Two coroutines, picked up by hand in turn: no threads, and no runtime.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A coroutine that somebody may pick up now and then.
struct Chore(Pin<Box<dyn Future<Output = ()>>>);

impl Chore {
    fn new(chore: impl Future<Output = ()> + 'static) -> Chore {
        Chore(Box::pin(chore))
    }

    /// Goes on where it was put down, until it is put down again or has ended.
    fn pick_up(&mut self) {
        // The waker is for asking to be picked up again: nobody asks here.
        let _ = self
            .0
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
    }
}

/// Ready when it is asked the second time.
async fn put_down() {
    let mut was_down = false;
    poll_fn(|_| match std::mem::replace(&mut was_down, true) {
        false => Poll::Pending,
        true => Poll::Ready(()),
    })
    .await;
}

// ANCHOR: main
async fn do_laundry() {
    let shirts = 7;
    println!("{shirts} shirts go into the machine.");
    put_down().await; // it spins
    println!("{shirts} shirts come out.");
}

async fn make_dinner() {
    let plates = 2;
    println!("Rice for {plates} is on the stove.");
    put_down().await; // it boils
    println!("Dinner for {plates} is on the table.");
}

fn main() {
    let mut laundry = Chore::new(do_laundry());
    let mut dinner = Chore::new(make_dinner());
    laundry.pick_up();
    dinner.pick_up();
    println!("Two chores are half done.");
    dinner.pick_up();
    laundry.pick_up();
}
// ANCHOR_END: main
