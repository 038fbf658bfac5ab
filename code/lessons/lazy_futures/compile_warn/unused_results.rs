//! A lint that is off by default warns about every value that nobody takes, and
//! so about a spawn that nobody awaits.

#![warn(unused_results)]

async fn cook(dish: &str) {
    println!("The {dish} is cooked.");
}

#[tokio::main]
async fn main() {
    tokio::spawn(cook("fish"));
}
