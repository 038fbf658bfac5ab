//! Part II, Talking.
//!
//! What is judged here holds in every run on every machine, also one that
//! stalls; how often the free outcomes come is counted in `code/measured`.

mod backpressure;
mod broadcast_and_watch;
mod channels;
mod closing;
mod coordination;
mod replies;
mod select;
mod shared_state;

use programs::judge::Case;

/// What the programs must print.
pub fn rust() -> Vec<Case> {
    [
        channels::RUST,
        closing::RUST,
        backpressure::RUST,
        replies::RUST,
        broadcast_and_watch::RUST,
        select::RUST,
        shared_state::RUST,
        coordination::RUST,
    ]
    .concat()
}

/// What their Go twins must print.
pub fn go() -> Vec<Case> {
    [
        channels::GO,
        closing::GO,
        backpressure::GO,
        replies::GO,
        broadcast_and_watch::GO,
        select::GO,
        shared_state::GO,
        coordination::GO,
    ]
    .concat()
}
