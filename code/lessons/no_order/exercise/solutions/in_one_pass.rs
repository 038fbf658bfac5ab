//! Reads the lines as they come and keeps where each chore is.

#[derive(Clone, Copy, PartialEq)]
enum Chore {
    NotBegun,
    Begun,
    Done,
}

/// Whether `lines`, printed by an evening of `chores` chores, keep the promise.
pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let mut evening = vec![Chore::NotBegun; chores];
    let (last, others) = match lines {
        [others @ .., last] => (*last, others),
        [] => ("", lines),
    };
    for line in others {
        let out_of_place = || format!("\"{line}\" has no place there");
        let (what, number) = line.split_once(' ').ok_or_else(out_of_place)?;
        let chore = number
            .parse::<usize>()
            .ok()
            .filter(|parsed| parsed.to_string() == number) // "+0" and "00" are strangers
            .and_then(|number| evening.get_mut(number))
            .ok_or_else(out_of_place)?;
        *chore = match (what, *chore) {
            ("begun", Chore::NotBegun) => Chore::Begun,
            ("done", Chore::Begun) => Chore::Done,
            _ => return Err(out_of_place()),
        };
    }
    if last != "good night" {
        return Err(format!("\"good night\" should be last, not \"{last}\""));
    }
    match evening.iter().position(|chore| *chore != Chore::Done) {
        Some(number) => Err(format!("\"done {number}\" is missing")),
        None => Ok(()),
    }
}
