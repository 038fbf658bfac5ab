//! Counted runs as bars of characters.

use std::fmt::Write as _;

use super::{NAMED, Spread, different};

impl Spread {
    /// The counts for a terminal, `width` characters wide at most.
    pub fn terminal(&self, width: usize) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let _ = writeln!(text, "{}: {}", row.flavor, different(row.outcomes.len()));
            for (name, count) in row.outcomes.iter().take(NAMED) {
                let bar = "#".repeat((count * 40).div_ceil(self.runs.max(1)));
                let line = format!("  {count:>6}  {bar:<40}  {name}");
                let _ = writeln!(text, "{}", line.chars().take(width).collect::<String>());
            }
            let others = row.outcomes.len().saturating_sub(NAMED);
            if others > 0 {
                let rest: usize = row
                    .outcomes
                    .iter()
                    .skip(NAMED)
                    .map(|(_, count)| count)
                    .sum();
                let _ = writeln!(text, "  {rest:>6}  in {others} other outcomes");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{row, spread};
    use crate::flavor::Flavor;

    #[test]
    fn terminals_show_the_most_frequent_outcomes() {
        let text = spread(vec![row(
            Flavor::Workers(4),
            &[("a", 5), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 1)],
        )])
        .terminal(60);
        assert!(
            text.starts_with("4 workers: 6 different outcomes\n       5  ####################"),
            "{text}"
        );
        assert!(text.contains("       2  in 2 other outcomes"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 60),
            "{text}"
        );
    }
}
