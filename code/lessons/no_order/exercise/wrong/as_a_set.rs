//! Compares two sets: a line that comes twice is in a set once.
//!
//! Refused by `refuses_a_line_that_comes_twice`: "a set would not notice"

use std::collections::HashSet;

pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let mut expected: HashSet<String> = (0..chores).map(|n| format!("begun {n}")).collect();
    expected.extend((0..chores).map(|n| format!("done {n}")));
    expected.insert("good night".to_owned());
    let seen: HashSet<String> = lines.iter().map(|line| line.to_string()).collect();
    match seen.symmetric_difference(&expected).next() {
        Some(line) => Err(format!("at fault: {line}")),
        None => Ok(()),
    }
}
