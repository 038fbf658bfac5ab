//! A call of an async function whose future nobody takes: the compiler warns.

async fn make_dinner() {
    println!("Dinner is on the table.");
}

#[tokio::main]
async fn main() {
    make_dinner();
    println!("Let's eat!");
}
