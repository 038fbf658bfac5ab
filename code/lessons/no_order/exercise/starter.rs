//! The order-free test. An evening of N chores, each a task, prints 2 * N + 1
//! lines: "begun 0" and "done 0" for chore 0, and so on, then "good night".
//!
//! Promised is this, and no more:
//! - each of these lines comes once, and no other line;
//! - a chore is begun before it is done;
//! - "good night" is the last line.
//!
//! `judge` asks for more than that. Make it accept every run that keeps the
//! promise, and refuse every run that breaks it, naming the line at fault.

/// Whether `lines`, printed by an evening of `chores` chores, keep the promise.
pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let mut expected = Vec::new();
    for chore in 0..chores {
        expected.push(format!("begun {chore}"));
        expected.push(format!("done {chore}"));
    }
    expected.push("good night".to_owned());

    for (line, wanted) in lines.iter().zip(&expected) {
        if line != wanted {
            return Err(format!("wanted \"{wanted}\", got \"{line}\""));
        }
    }
    Ok(())
}
