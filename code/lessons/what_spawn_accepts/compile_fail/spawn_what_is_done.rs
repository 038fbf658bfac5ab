//! What stands behind an await is the result, and no future any more.

// ANCHOR: main
async fn boil_rice() -> &'static str {
    "rice"
}

#[tokio::main]
async fn main() {
    let rice = boil_rice();
    let first = tokio::spawn(rice);
    let second = tokio::spawn(async { boil_rice().await });
    let third = tokio::spawn(boil_rice().await);
    for pot in [first, second, third] {
        println!("{}", pot.await.expect("boiling does not panic"));
    }
}
// ANCHOR_END: main
