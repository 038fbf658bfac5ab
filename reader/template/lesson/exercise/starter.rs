//! TO WRITE: what is to be done, and the three to five things that must hold.

/// The answer.
pub fn answer() -> u32 {
    todo!("the answer")
}
