//! A future is one run of its function: awaited, it is used up.

async fn make_dinner() {
    println!("Dinner is on the table.");
}

#[tokio::main]
async fn main() {
    let dinner = make_dinner();
    dinner.await;
    dinner.await;
}
