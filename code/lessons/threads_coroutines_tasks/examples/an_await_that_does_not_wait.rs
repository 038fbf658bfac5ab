//! A task is put down at an await that has to wait, and at no other.

// ANCHOR: main
async fn fold(shirt: u32) -> u32 {
    shirt // there is nothing to wait for
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let phone = tokio::spawn(async { println!("the phone rings") });

    let mut folded = 0;
    for _ in 0..1000 {
        folded += fold(1).await;
    }
    println!("{folded} shirts");
    phone.await.expect("a phone does not panic");
}
// ANCHOR_END: main
