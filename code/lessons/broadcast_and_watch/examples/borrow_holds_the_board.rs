//! Whoever looks at a watch holds it: `send` waits, and its thread with it.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

// ANCHOR: main
fn main() {
    let (chef, board) = watch::channel("leek soup");
    let (at_the_board, here_he_comes) = mpsc::channel();

    let reading = board.borrow(); // <- a lock, held from here on
    let chef = thread::spawn(move || {
        at_the_board.send(()).expect("main waits for it");
        chef.send("tomato soup").expect("somebody reads the board");
        println!("The chef has written.");
    });
    here_he_comes.recv().expect("the chef comes");
    thread::sleep(Duration::from_millis(30)); // an age, for a chef with chalk in hand
    println!("The waiter has read: {}.", *reading);
    drop(reading); // <- and given back

    chef.join().expect("the chef does not panic");
    println!("On the board: {}.", *board.borrow());
}
// ANCHOR_END: main
