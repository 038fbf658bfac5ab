//! A watch holds one value, the newest, which anybody may look at at any time.

// ANCHOR: main
use tokio::sync::watch;

#[tokio::main]
async fn main() {
    let (chef, board) = watch::channel(7); // the soup is 7 today
    let till = board.clone();
    println!("Anna reads {}.", *board.borrow());

    chef.send(8).expect("somebody reads the board");
    chef.send(9).expect("somebody reads the board");
    println!("Anna reads {}.", *board.borrow());
    println!("The till reads {}.", *till.borrow());

    drop(chef); // goes home; the board stays
    println!("The till reads {}.", *till.borrow());
}
// ANCHOR_END: main
