//! What stands in the parentheses of `spawn` is evaluated before there is a task.

// ANCHOR: main
fn choose() -> &'static str {
    println!("chosen");
    "soup"
}

async fn cook(dish: &str) {
    println!("cooking {dish}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dinner = tokio::spawn(cook(choose()));
    println!("spawned");
    dinner.await.expect("cooking does not panic");
}
// ANCHOR_END: main
