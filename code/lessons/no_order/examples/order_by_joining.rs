//! The tasks run in any order; their results are taken in the order of joining.

// ANCHOR: main
async fn announce(number: usize) -> String {
    format!("coming from: task {number}")
}

#[tokio::main]
async fn main() {
    let handles: Vec<_> = (0..6).map(|n| tokio::spawn(announce(n))).collect();

    for handle in handles {
        let line = handle.await.expect("an announcement does not panic");
        println!("{line}");
    }
}
// ANCHOR_END: main
