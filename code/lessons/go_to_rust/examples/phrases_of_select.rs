//! What Go says with `select`, said with `select!` and `timeout`.

// ANCHOR: main
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_secs(3600);

#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    let (bell, mut rings) = mpsc::channel(8);
    rail.send("soup").await.expect("there is a cook");

    // Whichever comes first.
    tokio::select! {
        Some(dish) = orders.recv() => println!("{dish}"),
        Some(()) = rings.recv() => println!("a ring"),
    }

    // Or nothing, for so long.
    tokio::select! {
        Some(dish) = orders.recv() => println!("{dish}"),
        () = sleep(Duration::from_millis(1)) => println!("late"),
    }
    match timeout(Duration::from_millis(1), orders.recv()).await {
        Ok(dish) => println!("{dish:?}"),
        Err(_) => println!("late"),
    }

    // Again and again, with a branch that is off.
    bell.send(()).await.expect("there is a cook");
    rail.send("rice").await.expect("there is a cook");
    drop(rail);
    let mut listens = true;
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(dish) => println!("{dish}"),
                None => break,
            },
            Some(()) = rings.recv(), if listens => listens = false,
            () = sleep(LONG) => println!("a quiet evening"),
        }
    }
    println!("closed");
}
// ANCHOR_END: main
