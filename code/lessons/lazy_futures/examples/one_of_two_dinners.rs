//! A future that is dropped was never begun, and one that is kept waits for its await.

// ANCHOR: main
async fn cook(dish: &str) {
    println!("the {dish} is cooked");
}

#[tokio::main]
async fn main() {
    let soup = cook("soup");
    let rice = cook("rice");
    drop(soup);
    println!("the table is set");
    rice.await;
}
// ANCHOR_END: main
