//! What each way to send does on a rail with one place.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

async fn cook(mut orders: mpsc::Receiver<&str>) {
    for _ in ["soup", "rice"] {
        sleep(Duration::from_millis(50)).await;
        orders.recv().await;
    }
    sleep(Duration::from_millis(50)).await;
}

// `start_paused` needs Tokio's feature `test-util`, which is not in `full`.
// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (rail, orders) = mpsc::channel(1);
    tokio::spawn(cook(orders)); // takes one at 50 ms, one at 100, leaves at 150
    let start = Instant::now();
    let say = |what: &str| println!("{:3} ms  {what}", start.elapsed().as_millis());

    rail.send("soup").await.expect("the cook is there");
    say("send: the soup hangs");
    let order = rail.try_send("rice").expect_err("full").into_inner();
    say(&format!("try_send: full, here is your {order}"));
    let time = Duration::from_millis(10);
    let failed = rail.send_timeout(order, time).await;
    let order = failed.expect_err("full").into_inner();
    say(&format!("send_timeout: still full, here is your {order}"));
    rail.send(order).await.expect("the cook is there");
    say("send: the rice hangs");
    let place = rail.reserve().await.expect("the cook is there");
    say("reserve: a place");
    place.send("fish");
    say("permit.send: the fish hangs");
    let order = rail.send("cake").await.expect_err("nobody takes it").0;
    say(&format!("send: the cook is gone, here is your {order}"));
}
// ANCHOR_END: main
