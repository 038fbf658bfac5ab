//! Which lines there are is one question, what comes before what another.

/// Whether `lines`, printed by an evening of `chores` chores, keep the promise.
pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    // Each line once, in any order: what is left over at the end is missing.
    let mut missing = vec!["good night".to_owned()];
    for chore in 0..chores {
        missing.push(format!("begun {chore}"));
        missing.push(format!("done {chore}"));
    }
    for line in lines {
        match missing.iter().position(|wanted| wanted == line) {
            Some(place) => drop(missing.swap_remove(place)),
            None => return Err(format!("\"{line}\" is one too many")),
        }
    }
    if let Some(line) = missing.first() {
        return Err(format!("\"{line}\" is missing"));
    }

    // Now each line is there once, and has one place.
    let place = |line: &str| lines.iter().position(|other| *other == line);
    for chore in 0..chores {
        if place(&format!("begun {chore}")) > place(&format!("done {chore}")) {
            return Err(format!("\"done {chore}\" before \"begun {chore}\""));
        }
    }
    if lines.last() != Some(&"good night") {
        return Err("\"good night\" is not the last line".to_owned());
    }
    Ok(())
}
