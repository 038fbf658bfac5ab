//! Six tasks are spawned in order, and run in an order that nobody promises.

// ANCHOR: main
async fn announce(number: usize) {
    println!("coming from: task {number}");
}

#[tokio::main]
async fn main() {
    let mut handles = vec![tokio::spawn(announce(0)), tokio::spawn(announce(1))];
    for number in 2..5 {
        handles.push(tokio::spawn(announce(number)));
    }
    handles.push(tokio::spawn(announce(5)));

    for handle in handles {
        handle.await.expect("an announcement does not panic");
    }
}
// ANCHOR_END: main
