//! A waiter who is told of changes sees the last of them, and some of the others.

// ANCHOR: main
use tokio::sync::watch;

#[tokio::main]
async fn main() {
    let (chef, mut board) = watch::channel(0);
    let waiter = tokio::spawn(async move {
        let (mut seen, mut last) = (0, 0);
        while board.changed().await.is_ok() {
            last = *board.borrow_and_update();
            seen += 1;
        }
        (seen, last)
    });
    for price in 1..=10_000 {
        chef.send(price).expect("the waiter is told");
    }
    drop(chef);
    let (seen, last) = waiter.await.expect("the waiter does not panic");
    println!("saw {}, {last} at last", in_words(seen));
}
// ANCHOR_END: main

fn in_words(count: u32) -> &'static str {
    match count {
        ..=1 => "one price",
        2..10 => "a few prices",
        10..100 => "tens of prices",
        100.. => "hundreds of prices, or more",
    }
}
