//! A task may live longer than the function that spawned it.

// ANCHOR: main
#[tokio::main]
async fn main() {
    let guest = String::from("Gary");

    let dinner = tokio::spawn(async {
        println!("A plate for {guest}.");
    });
    dinner.await.expect("dinner does not panic");
}
// ANCHOR_END: main
