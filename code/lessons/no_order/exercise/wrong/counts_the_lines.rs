//! Counts: the number is right, and says nothing about the lines.
//!
//! Refused by `refuses_a_lost_line`: "wants to know which line"

pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    if lines.len() == 2 * chores + 1 {
        return Ok(());
    }
    Err(format!("{} lines for {chores} chores", lines.len()))
}
