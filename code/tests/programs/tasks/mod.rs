//! Start, and Part I, Tasks.
//!
//! What is judged here holds in every run on every machine, also one that
//! stalls; how often the free outcomes come is counted in `code/measured`.

mod accepted;
mod costs;
mod speed;
mod waiting;

use harness::judge::Case;

/// What the programs must print.
pub fn rust() -> Vec<Case> {
    [waiting::RUST, costs::RUST, accepted::RUST, speed::RUST].concat()
}

/// What their Go twins must print.
pub fn go() -> Vec<Case> {
    [waiting::GO, costs::GO, accepted::GO, speed::GO].concat()
}
