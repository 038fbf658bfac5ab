//! The spread of a program's outcomes over many runs, by runtime flavor: counted
//! ([`count`]), recorded as JSON, and shown as a picture, as a table and in a
//! terminal.

mod count;
mod markdown;
mod provenance;
mod svg;
mod terminal;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::flavor::Flavor;

pub use count::{count, outcome};
pub use provenance::{Provenance, today};

/// The number of outcomes that have a colour and a line of the legend of their own.
const NAMED: usize = 4;

/// The counted runs of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The program's name.
    pub program: String,
    /// The number of runs on each flavor.
    pub runs: usize,
    /// The date, versions and computer of the count.
    #[serde(rename = "stamp")]
    pub provenance: Provenance,
    /// One row a flavor, in the order they are shown.
    pub rows: Vec<Row>,
}

/// The outcomes on one flavor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The flavor.
    pub flavor: Flavor,
    /// The outcomes, each with how often it was seen: the most frequent first, ties by name.
    pub outcomes: Vec<(String, usize)>,
}

impl Row {
    fn new(flavor: Flavor, seen: BTreeMap<String, usize>) -> Row {
        let mut outcomes: Vec<_> = seen.into_iter().collect();
        outcomes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Row { flavor, outcomes }
    }

    fn count(&self, outcome: &str) -> usize {
        self.outcomes
            .iter()
            .find(|(name, _)| name == outcome)
            .map_or(0, |(_, count)| *count)
    }
}

impl Spread {
    /// Reads what [`Spread::to_json`] wrote.
    ///
    /// # Errors
    /// When the file cannot be read or is no such record.
    pub fn read(path: &Path) -> Result<Spread> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{} holds no counted runs; count again with `cargo run -- count PROGRAM --record`",
                path.display()
            )
        })
    }

    /// The record, as it is committed.
    ///
    /// # Panics
    /// Never: the record holds nothing that JSON cannot.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data");
        text.push('\n');
        text
    }

    /// Every file of the record with its content: `<program>.json`, the table
    /// `<program>.md` and the picture `<program>.svg`.
    pub fn files(&self) -> [(String, String); 3] {
        [
            (format!("{}.json", self.program), self.to_json()),
            (format!("{}.md", self.program), self.markdown()),
            (format!("{}.svg", self.program), self.svg()),
        ]
    }

    /// The outcomes of all rows, the most frequent first.
    fn ranked(&self) -> Vec<String> {
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, count) in self.rows.iter().flat_map(|row| &row.outcomes) {
            *all.entry(name).or_default() += count;
        }
        let mut ranked: Vec<_> = all.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ranked
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect()
    }
}

fn different(outcomes: usize) -> String {
    match outcomes {
        1 => "1 outcome".to_owned(),
        count => format!("{count} different outcomes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn spread(rows: Vec<Row>) -> Spread {
        Spread {
            program: "no_order".into(),
            runs: 10,
            provenance: Provenance {
                date: "2026-11-23".into(),
                rustc: "1.95.0".into(),
                tokio: "1.54.1".into(),
                go: Some("go version go1.27.3 linux/amd64".into()),
                system: "linux x86_64".into(),
                processors: 2,
            },
            rows,
        }
    }

    pub(super) fn row(flavor: Flavor, counts: &[(&str, usize)]) -> Row {
        Row::new(
            flavor,
            counts
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
        )
    }

    #[test]
    fn records_come_back_as_they_were_written() {
        let written = spread(vec![
            row(Flavor::CurrentThread, &[("a", 10)]),
            row(Flavor::Go(2), &[("b", 3), ("a", 7)]),
        ]);
        let read: Spread = serde_json::from_str(&written.to_json()).expect("parses");
        assert_eq!(read, written);
        assert_eq!(read.rows[1].outcomes[0], ("a".to_owned(), 7));
    }
}
