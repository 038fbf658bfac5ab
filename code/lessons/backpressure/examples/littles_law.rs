//! Little's law on a rail: how many orders hang there on average is how many
//! come in a second, times how long one hangs. Each of the three is measured by
//! itself.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

// ANCHOR: main
const DISHES: u32 = 600;

async fn wait_at_tables(rail: mpsc::Sender<Instant>) {
    for dish in 0..DISHES {
        // Now and then guests come in a group.
        let pause = [0, 0, 70, 10, 0, 30][dish as usize % 6];
        sleep(Duration::from_millis(pause)).await;
        let place = rail.reserve().await.expect("the cook stays");
        place.send(Instant::now()); // it hangs from now on
    }
}

/// Looks at the rail every ten milliseconds, and adds up how many hang there.
async fn look(rail: mpsc::Sender<Instant>) -> usize {
    let mut seen = 0;
    sleep(Duration::from_millis(5)).await; // between the tens, when nothing moves
    while !rail.is_closed() {
        seen += rail.max_capacity() - rail.capacity();
        sleep(Duration::from_millis(10)).await;
    }
    seen
}
// ANCHOR_END: main

/// An evening with that many places, and as many milliseconds for a dish.
async fn evening(places: usize, cooking: u64) {
    let start = Instant::now();
    let (rail, mut orders) = mpsc::channel::<Instant>(places);
    let looking = tokio::spawn(look(rail.clone()));
    tokio::spawn(wait_at_tables(rail));
    let (mut hung, mut last_taken) = (Duration::ZERO, start);
    for _ in 0..DISHES {
        let hung_at = orders.recv().await.expect("the waiter sends that many");
        hung += hung_at.elapsed();
        last_taken = Instant::now();
        sleep(Duration::from_millis(cooking)).await;
    }
    drop(orders); // nobody needs to look any more
    let seen = looking.await.expect("looking does not panic");

    let seconds = (last_taken - start).as_secs_f64();
    let length = seen as f64 * 0.010 / seconds;
    let rate = f64::from(DISHES) / seconds;
    let wait = hung.as_secs_f64() / f64::from(DISHES);
    println!(
        "{places:6} {cooking:7} ms {length:10.2} {rate:9.2} /s {:8.1} ms {:13.2}",
        wait * 1000.0,
        rate * wait,
    );
    assert_eq!(
        seen * 10,
        hung.as_millis() as usize,
        "the law holds exactly"
    );
}

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("places   a dish  on average      come      each hangs  come x hangs");
    for (places, cooking) in [(1, 20), (10, 10), (10, 20), (10, 40), (100, 40)] {
        evening(places, cooking).await;
    }
}
