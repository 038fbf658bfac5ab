//! `else` is taken when every branch is disabled: here, when both rails are closed.

use tokio::sync::mpsc;

// ANCHOR: main
#[tokio::main]
async fn main() {
    let (rail, mut orders) = mpsc::channel(8);
    let (till, mut bills) = mpsc::channel(8);
    rail.send("soup").await.expect("main receives");
    till.send(7).await.expect("main receives");
    drop((rail, till));

    let (mut cooked, mut paid) = (0, 0);
    loop {
        tokio::select! {
            Some(_) = orders.recv() => cooked += 1,
            Some(bill) = bills.recv() => paid += bill,
            else => break, // both are closed, and empty
        }
    }
    println!("cooked: {cooked}, paid: {paid}");
}
// ANCHOR_END: main
