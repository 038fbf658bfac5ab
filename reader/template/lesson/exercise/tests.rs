//! Tests of an answer, the simplest thing first.
//!
//! The starter is refused by `is_the_answer`: "the answer"

use super::answer;

// TO WRITE: a test for each thing that must hold, with a message that says what was
// seen and what it means.
#[test]
fn is_the_answer() {
    let found = answer();
    assert_eq!(found, 42, "{found} is not the answer");
}
