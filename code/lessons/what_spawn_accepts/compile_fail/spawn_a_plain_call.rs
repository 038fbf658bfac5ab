//! A plain function is done when its call returns: there is nothing left to spawn.

// ANCHOR: main
fn wash_up() {
    println!("The dishes are done.");
}

#[tokio::main]
async fn main() {
    tokio::spawn(wash_up());
}
// ANCHOR_END: main
