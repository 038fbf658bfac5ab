//! `move` copies what can be copied: the task has a number of its own.

// ANCHOR: main
#[tokio::main]
async fn main() {
    let mut shirts = 7;

    let washing = tokio::spawn(async move {
        shirts += 1;
        println!("{shirts} in the machine");
    });
    washing.await.expect("washing does not panic");

    shirts += 10;
    println!("{shirts} in the basket");
}
// ANCHOR_END: main
