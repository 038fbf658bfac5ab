//! Wants each chore done before the next is begun: some order of the chores, but
//! none in which they overlap.
//!
//! Refused by `accepts_every_order_that_may_come`: "the next one may come like this"

pub fn judge(lines: &[&str], chores: usize) -> Result<(), String> {
    let mut seen = vec![false; chores];
    let mut lines = lines.iter();
    for _ in 0..chores {
        let begun = lines.next().ok_or("too few lines")?;
        let number = begun.strip_prefix("begun ").ok_or(begun.to_string())?;
        let place: usize = number.parse().map_err(|_| begun.to_string())?;
        let done = lines.next().ok_or("too few lines")?;
        if **done != format!("done {number}") || seen.get(place) != Some(&false) {
            return Err(done.to_string());
        }
        seen[place] = true;
    }
    match lines.next() {
        Some(&"good night") => Ok(()),
        _ => Err("good night is missing".to_owned()),
    }
}
