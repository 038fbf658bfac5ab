//! The six tasks of `no_order`, spawned from inside a task.

async fn announce(number: usize) {
    println!("coming from: task {number}");
}

async fn announce_all() {
    let mut handles = vec![tokio::spawn(announce(0)), tokio::spawn(announce(1))];
    for number in 2..5 {
        handles.push(tokio::spawn(announce(number)));
    }
    handles.push(tokio::spawn(announce(5)));

    for handle in handles {
        handle.await.expect("an announcement does not panic");
    }
}

// ANCHOR: main
#[tokio::main]
async fn main() {
    let all = tokio::spawn(announce_all()); // <- the six are spawned in here
    all.await.expect("no announcement panics");
}
// ANCHOR_END: main
