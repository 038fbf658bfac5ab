//! Counted runs as a Markdown table.

use std::fmt::Write as _;

use super::{NAMED, Spread};

impl Spread {
    /// The counts as a Markdown table, with what they were measured on and the
    /// command that counts again.
    pub fn markdown(&self) -> String {
        let ranked = self.ranked();
        let mut text = String::new();
        if ranked.len() <= NAMED {
            let heads: Vec<String> = ranked.iter().map(|name| format!("`{name}`")).collect();
            let _ = writeln!(text, "| runtime | {} |", heads.join(" | "));
            let _ = writeln!(text, "|---|{}", "---:|".repeat(heads.len()));
            for row in &self.rows {
                let counts: Vec<String> = ranked
                    .iter()
                    .map(|name| row.count(name).to_string())
                    .collect();
                let _ = writeln!(text, "| {} | {} |", row.flavor, counts.join(" | "));
            }
        } else {
            text.push_str("| runtime | different outcomes | the most frequent | times |\n");
            text.push_str("|---|---:|---|---:|\n");
            for row in &self.rows {
                if let Some((name, count)) = row.outcomes.first() {
                    let _ = writeln!(
                        text,
                        "| {} | {} | `{name}` | {count} |",
                        row.flavor,
                        row.outcomes.len()
                    );
                }
            }
        }
        let _ = writeln!(
            text,
            "\n{} runs on each, {}. Count on your own computer: `cargo run -- count {}`.",
            self.runs,
            self.provenance.sentence(),
            self.program
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{row, spread};
    use crate::flavor::Flavor;

    #[test]
    fn outcomes_become_columns_or_a_sum() {
        let few = spread(vec![row(
            Flavor::Workers(1),
            &[("nothing", 4), ("seen", 6)],
        )])
        .markdown();
        assert!(
            few.starts_with(
                "| runtime | `seen` | `nothing` |\n|---|---:|---:|\n| 1 worker | 6 | 4 |\n"
            ),
            "{few}"
        );
        assert!(
            few.contains("10 runs on each, 2026-11-23 on linux x86_64"),
            "{few}"
        );
        assert!(
            few.contains("Go 1.27.3. Count on your own computer: `cargo run -- count no_order`"),
            "{few}"
        );
        let many = spread(vec![row(
            Flavor::Workers(2),
            &[("a", 5), ("b", 1), ("c", 1), ("d", 1), ("e", 2)],
        )])
        .markdown();
        assert!(many.contains("| 2 workers | 5 | `a` | 5 |"), "{many}");
    }
}
