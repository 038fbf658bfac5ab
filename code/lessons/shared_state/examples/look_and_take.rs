//! One pantry for two cooks: a lock around looking and taking, and an `Arc`
//! that counts who owns it.

// ANCHOR: pantry
use std::sync::{Arc, Mutex};
use tokio::task::{self, JoinError};

struct Pantry {
    eggs: Mutex<u32>,
}

impl Pantry {
    fn take_egg(&self) -> bool {
        let mut eggs = self.eggs.lock().expect("no cook panics");
        if *eggs == 0 {
            return false;
        }
        *eggs -= 1;
        true
    } // <- the guard ends here, and the lock is free
}
// ANCHOR_END: pantry

// ANCHOR: main
async fn make_omelette(pantry: Arc<Pantry>) -> bool {
    let got_an_egg = pantry.take_egg(); // looks and takes
    task::yield_now().await; // goes for a bowl, without the lock
    got_an_egg
}

#[tokio::main]
async fn main() -> Result<(), JoinError> {
    let eggs = Mutex::new(1);
    let pantry = Arc::new(Pantry { eggs });
    let first = make_omelette(Arc::clone(&pantry));
    let second = make_omelette(Arc::clone(&pantry));
    println!("owners: {}", Arc::strong_count(&pantry));

    let (first, second) = (tokio::spawn(first), tokio::spawn(second));
    let omelettes = u32::from(first.await?) + u32::from(second.await?);
    println!("omelettes: {omelettes}");
    println!("owners: {}", Arc::strong_count(&pantry));

    let pantry = Arc::into_inner(pantry).expect("both cooks are done");
    let eggs = pantry.eggs.into_inner().expect("no cook panicked");
    println!("eggs in the pantry: {eggs}");
    Ok(())
}
// ANCHOR_END: main
