//! An awaited future is a part of the one that awaits it; a spawned one is not.

// ANCHOR: main
use tokio::task::yield_now;

async fn keep_the_shirts() {
    let shirts = [7_u8; 1000];
    yield_now().await;
    println!("{shirts:?}");
}

async fn wait_for_them() {
    keep_the_shirts().await;
}

async fn have_them_kept() {
    let kept = tokio::spawn(keep_the_shirts());
    kept.await.expect("keeping shirts does not panic");
}

fn main() {
    println!("{}", size_of_val(&wait_for_them()) > 1000);
    println!("{}", size_of_val(&have_them_kept()) > 1000);
}
// ANCHOR_END: main
