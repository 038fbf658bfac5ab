//! Main's own body may keep an `Rc` across an await: it is handed to nobody.

// ANCHOR: main
use std::rc::Rc;
use std::sync::Arc;

#[tokio::main]
async fn main() {
    let menu = Rc::new("soup");
    let guests = Arc::new(3);

    let counted = Arc::clone(&guests);
    let table = tokio::spawn(async move { println!("{counted} plates") });
    table.await.expect("laying a table does not panic");

    println!("{menu} for {guests}");
}
// ANCHOR_END: main
