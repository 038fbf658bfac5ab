//! Start, and Part I, Tasks.
//!
//! What is judged here holds in every run on every machine, also one that
//! stalls; how often the free outcomes come is counted in `code/measured`.

mod accepted;
mod chores;
mod costs;
mod questions;
mod speed;
mod waiting;

use programs::judge::Case;

/// What the programs must print.
pub fn rust() -> Vec<Case> {
    [
        waiting::RUST,
        chores::RUST,
        costs::RUST,
        accepted::RUST,
        speed::RUST,
        questions::RUST,
    ]
    .concat()
}

/// What their Go twins must print.
pub fn go() -> Vec<Case> {
    [waiting::GO, chores::GO, costs::GO, accepted::GO, speed::GO].concat()
}
