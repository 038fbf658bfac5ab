//! Forgets the last of the three promises.
//!
//! Refused by `refuses_to_go_to_bed_early`: "did not wait for them"

pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let place = |wanted: &str| -> Result<usize, String> {
        let mut places = (0..lines.len()).filter(|&place| lines[place] == wanted);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            _ => Err(format!("not once: {wanted}")),
        }
    };
    place("good night")?;
    for chore in 0..chores {
        if place(&format!("begun {chore}"))? > place(&format!("done {chore}"))? {
            return Err(format!("too early: done {chore}"));
        }
    }
    match lines.iter().find(|line| !belongs(line, chores)) {
        Some(line) => Err(format!("a stranger: {line}")),
        None => Ok(()),
    }
}

fn belongs(line: &str, chores: usize) -> bool {
    let number = line.strip_prefix("begun ").or(line.strip_prefix("done "));
    line == "good night" || number.is_some_and(|n| n.parse().is_ok_and(|n: usize| n < chores))
}
