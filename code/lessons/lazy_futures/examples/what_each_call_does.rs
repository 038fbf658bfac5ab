//! A call alone, a call that is awaited, and a call that is spawned: what each
//! of them runs, and when.

// ANCHOR: main
async fn cook(dish: &str) {
    println!("    the {dish} is cooked");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("call: soup");
    let soup = cook("soup");

    println!("call and await: rice");
    cook("rice").await;

    println!("call and spawn: fish");
    let fish = tokio::spawn(cook("fish"));

    println!("await the fish");
    fish.await.expect("cooking does not panic");

    println!("await the soup");
    soup.await;
}
// ANCHOR_END: main
