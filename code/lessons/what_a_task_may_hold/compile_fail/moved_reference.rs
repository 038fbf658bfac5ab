//! `async move` moves a reference, and not what it refers to.

// ANCHOR: main
#[tokio::main]
async fn main() {
    let guest = String::from("Gary");
    let name = &guest;

    let dinner = tokio::spawn(async move {
        println!("A plate for {name}.");
    });
    dinner.await.expect("dinner does not panic");
}
// ANCHOR_END: main
