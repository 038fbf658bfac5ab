//! TO WRITE: what tempts here, and what is wrong with it; four or more of these.
//!
//! Refused by `is_the_answer`: "41 is not the answer"

/// The answer.
pub fn answer() -> u32 {
    41
}
