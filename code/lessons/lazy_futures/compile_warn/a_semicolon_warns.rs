//! Inside a spawned block, it is the semicolon that makes the compiler warn.

async fn cook(dish: &str) {
    println!("The {dish} is cooked.");
}

#[tokio::main]
async fn main() {
    tokio::spawn(async { cook("rice") });
    tokio::spawn(async {
        cook("noodles");
    });
}
