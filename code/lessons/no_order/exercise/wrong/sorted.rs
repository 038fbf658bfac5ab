//! Sorts and compares, as in the lesson: each line once, and nothing about what
//! comes before what.
//!
//! Refused by `refuses_what_cannot_be_before`: "done before it is begun"

pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let mut expected: Vec<String> = (0..chores).map(|n| format!("begun {n}")).collect();
    expected.extend((0..chores).map(|n| format!("done {n}")));
    expected.push("good night".to_owned());
    for line in lines {
        match expected.iter().position(|wanted| wanted == line) {
            Some(place) => drop(expected.remove(place)),
            None => return Err(format!("not wanted: {line}")),
        }
    }
    match expected.first() {
        Some(line) => Err(format!("missing: {line}")),
        None => Ok(()),
    }
}
