//! Counting what a program prints over many runs, by runtime flavor, and
//! showing the spread: as a picture, as a table and in a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::externs;
use crate::flavor::{Flavor, Program};
use crate::go;
use crate::rustc;
use crate::toolchain;
use course::html::escaped as escape;
use course::layout::Layout;
use course::lesson;

/// How many outcomes get a colour and a line of the legend of their own.
const NAMED: usize = 4;

/// The counted runs of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// The program's name.
    pub program: String,
    /// How often it was run on each flavor.
    pub runs: usize,
    /// When and on what.
    pub stamp: Stamp,
    /// One row a flavor, in the order they are shown.
    pub rows: Vec<Row>,
}

/// When and on what something was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// `2026-11-23`.
    pub date: String,
    /// The release of rustc.
    pub rustc: String,
    /// The version of Tokio in `Cargo.lock`.
    pub tokio: String,
    /// What `go version` says, where the Go twin was run too.
    pub go: Option<String>,
    /// Operating system and architecture.
    pub system: String,
    /// Logical processors that the program could use.
    pub processors: usize,
}

/// What came out on one flavor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The flavor.
    pub flavor: Flavor,
    /// How often each outcome was seen: the most frequent first, ties by name.
    pub outcomes: Vec<(String, usize)>,
}

impl Stamp {
    /// Of this moment, on this computer.
    ///
    /// # Errors
    /// When rustc cannot be asked or `Cargo.lock` cannot be read.
    pub fn now(layout: &Layout, date: String, with_go: bool) -> Result<Stamp> {
        Ok(Stamp {
            date,
            rustc: toolchain::rustc_release()?,
            tokio: toolchain::tokio_version(layout)?,
            go: if with_go { go::version() } else { None },
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
        })
    }

    /// As a sentence's end: "on .. with ..".
    pub fn sentence(&self) -> String {
        let go = match &self.go {
            // `go version go1.27.3 linux/amd64`
            Some(version) => format!(
                ", Go {}",
                version
                    .split_whitespace()
                    .nth(2)
                    .unwrap_or("?")
                    .trim_start_matches("go")
            ),
            None => String::new(),
        };
        format!(
            "{} on {} with {} processors, with Tokio {}, rustc {} (dev profile){go}",
            self.date, self.system, self.processors, self.tokio, self.rustc
        )
    }
}

/// Today's date in UTC, as `2026-11-23`.
pub fn today() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()[..10].to_owned()
}

/// Runs the example `program` `runs` times on each flavor it can be run on, and
/// its Go twin where there is one and Go is installed, and counts what they
/// print. `progress` hears of each flavor before it is run.
///
/// # Errors
/// When there is no such program, it does not compile, or a run fails.
pub fn count(
    layout: &Layout,
    program: &str,
    runs: usize,
    date: String,
    progress: &mut dyn FnMut(Flavor),
) -> Result<Spread> {
    let (lesson, source) = lesson::of_program(layout, program)?;
    let scratch = rustc::scratch(&layout.target());
    let built = Program::compile(&source, &externs::examples(layout, &lesson)?, &scratch)?;
    let mut plan: Vec<(Flavor, &Program)> = Flavor::TOKIO
        .into_iter()
        .filter(|flavor| *flavor != Flavor::CurrentThread || built.on_current_thread.is_some())
        .map(|flavor| (flavor, &built))
        .collect();
    let twin = lesson.go().join(program).with_extension("go");
    let in_go = if twin.is_file() && go::version().is_some() {
        Some(go::compile(&twin, &scratch)?)
    } else {
        None
    };
    if let Some(in_go) = &in_go {
        plan.extend(Flavor::GO.into_iter().map(|flavor| (flavor, in_go)));
    }
    let mut rows = Vec::new();
    for (flavor, binary) in plan {
        progress(flavor);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for _ in 0..runs {
            let output = binary.run(flavor)?;
            if !output.end.success() {
                bail!("{program} failed on {flavor}: {}", output.report());
            }
            *seen.entry(outcome(&output.stdout)).or_default() += 1;
        }
        rows.push(Row::new(flavor, seen));
    }
    Ok(Spread {
        program: program.to_owned(),
        runs,
        stamp: Stamp::now(layout, date, in_go.is_some())?,
        rows,
    })
}

/// What is counted of one run: its lines in one line, without the words that
/// all of them begin with, so that six lines `coming from: task N` in an order
/// become that order.
fn outcome(stdout: &str) -> String {
    let lines: Vec<&str> = stdout.lines().collect();
    let [first, rest @ ..] = lines.as_slice() else {
        return "nothing".to_owned();
    };
    let mut shared = if rest.is_empty() { 0 } else { first.len() };
    for line in rest {
        let same = first
            .bytes()
            .zip(line.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        shared = shared.min(same);
    }
    // Whole words only, and at least one word must be left.
    let shared = first[..floor_char_boundary(first, shared)]
        .rfind(' ')
        .map_or(0, |space| space + 1);
    let short: Vec<&str> = lines.iter().map(|line| &line[shared..]).collect();
    let one_character = short.iter().all(|word| word.chars().count() == 1);
    short.join(if one_character { " " } else { " / " })
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Row {
    fn new(flavor: Flavor, seen: BTreeMap<String, usize>) -> Row {
        let mut outcomes: Vec<_> = seen.into_iter().collect();
        outcomes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Row { flavor, outcomes }
    }

    /// The counts as the picture has them beside a bar: each named outcome by
    /// its colour, and how many others there are.
    fn in_figures(&self, named: &[&String]) -> String {
        let mut parts: Vec<String> = named
            .iter()
            .enumerate()
            .map(|(rank, name)| (rank, self.count(name)))
            .filter(|(_, count)| *count > 0)
            .map(|(rank, count)| {
                let colour = format!("var(--lane-{}, currentColor)", rank + 1);
                format!("<tspan fill=\"{colour}\">\u{25a0}</tspan>\u{a0}{count}")
            })
            .collect();
        let others = self
            .outcomes
            .iter()
            .filter(|(name, _)| !named.contains(&name))
            .count();
        if others > 0 {
            parts.push(format!("{others}\u{a0}more"));
        }
        parts.join("  ")
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
            self.stamp.sentence(),
            self.program
        );
        text
    }

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

    /// The counts as a picture: a bar a flavor, divided by outcome, in the
    /// colours of the page it is included in. A `<title>` and a `<desc>` tell
    /// the same to who cannot see it.
    pub fn svg(&self) -> String {
        const WIDTH: usize = 520;
        const ROW: usize = 46;
        let ranked = self.ranked();
        let named: Vec<&String> = ranked.iter().take(NAMED).collect();
        let legend_top = 8 + self.rows.len() * ROW + 12;
        let legend_lines = named.len() + usize::from(ranked.len() > named.len());
        let height = legend_top + legend_lines * 20 + 4;
        let id = format!("spread-{}", self.program.replace('_', "-"));
        let mut svg = format!(
            "<svg class=\"spread\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"inherit\" font-size=\"14\" fill=\"currentColor\">\n\
             <title id=\"{id}-title\">What {} printed in {} runs on each runtime</title>\n\
             <desc id=\"{id}-desc\">{}</desc>\n",
            escape(&self.program),
            self.runs,
            escape(&self.description())
        );
        for (index, row) in self.rows.iter().enumerate() {
            let top = 8 + index * ROW;
            let _ = writeln!(
                svg,
                "<text x=\"0\" y=\"{}\">{}</text>\n<text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                top + 12,
                row.flavor,
                top + 12,
                row.in_figures(&named)
            );
            let mut seen = 0;
            // Named outcomes first and in one order, so that rows compare.
            let named_first = named
                .iter()
                .enumerate()
                .map(|(rank, name)| (Some(rank), row.count(name)))
                .chain(
                    row.outcomes
                        .iter()
                        .filter(|(name, _)| !named.contains(&name))
                        .map(|(_, count)| (None, *count)),
                )
                .filter(|(_, count)| *count > 0);
            for (rank, count) in named_first {
                let x = |runs: usize| (runs * WIDTH * 10 / self.runs.max(1)) as f64 / 10.0;
                let (left, right) = (x(seen), x(seen + count));
                seen += count;
                let fill = match rank {
                    Some(rank) => format!("var(--lane-{}, currentColor)", rank + 1),
                    None => "var(--line, currentColor)".to_owned(),
                };
                let _ = writeln!(
                    svg,
                    "<rect x=\"{left}\" y=\"{}\" width=\"{:.1}\" height=\"18\" fill=\"{fill}\" stroke=\"var(--bg, none)\" stroke-width=\"0.6\"/>",
                    top + 18,
                    right - left
                );
            }
        }
        for (rank, name) in named.iter().enumerate() {
            let y = legend_top + rank * 20;
            let _ = writeln!(
                svg,
                "<rect x=\"0\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"var(--lane-{}, currentColor)\"/>\n<text x=\"22\" y=\"{}\" font-family=\"var(--mono, monospace)\" font-size=\"13\">{}</text>",
                rank + 1,
                y + 12,
                escape(name)
            );
        }
        if ranked.len() > named.len() {
            let y = legend_top + named.len() * 20;
            let _ = writeln!(
                svg,
                "<rect x=\"0\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"var(--line, currentColor)\"/>\n<text x=\"22\" y=\"{}\">one of {} others, each a segment</text>",
                y + 12,
                ranked.len() - named.len()
            );
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn description(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let counts: Vec<String> = row
                    .outcomes
                    .iter()
                    .take(NAMED)
                    .map(|(name, count)| format!("{name}: {count}"))
                    .collect();
                format!(
                    "On {}, {} ({}{}).",
                    row.flavor,
                    different(row.outcomes.len()),
                    counts.join("; "),
                    if row.outcomes.len() > NAMED {
                        "; .."
                    } else {
                        ""
                    }
                )
            })
            .collect();
        rows.join(" ")
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

    fn spread(rows: Vec<Row>) -> Spread {
        Spread {
            program: "no_order".into(),
            runs: 10,
            stamp: Stamp {
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

    fn row(flavor: Flavor, counts: &[(&str, usize)]) -> Row {
        Row::new(
            flavor,
            counts
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
        )
    }

    #[test]
    fn an_order_is_what_differs_between_the_lines() {
        assert_eq!(outcome("coming from: task 5\ncoming from: task 0\n"), "5 0");
        assert_eq!(outcome(""), "nothing");
        assert_eq!(outcome("one line of words\n"), "one line of words");
        assert_eq!(outcome("before\nafter\n"), "before / after");
        assert_eq!(outcome("same\nsame\n"), "same / same");
        assert_eq!(outcome("the é x\nthe è x\n"), "é x / è x");
    }

    #[test]
    fn a_record_comes_back_as_it_was_written() {
        let written = spread(vec![
            row(Flavor::CurrentThread, &[("a", 10)]),
            row(Flavor::Go(2), &[("b", 3), ("a", 7)]),
        ]);
        let read: Spread = serde_json::from_str(&written.to_json()).expect("parses");
        assert_eq!(read, written);
        assert_eq!(read.rows[1].outcomes[0], ("a".to_owned(), 7));
    }

    #[test]
    fn few_outcomes_are_columns_and_many_are_summed_up() {
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

    #[test]
    fn a_picture_can_stand_in_markdown_and_follows_the_theme() {
        let svg = spread(vec![
            row(Flavor::CurrentThread, &[("a < b", 10)]),
            row(
                Flavor::Workers(4),
                &[
                    ("a < b", 4),
                    ("b", 2),
                    ("c", 1),
                    ("d", 1),
                    ("e", 1),
                    ("f", 1),
                ],
            ),
        ])
        .svg();
        assert!(!svg.contains("\n\n"), "a blank line would end the picture");
        assert!(!svg.contains("a < b"), "labels are escaped");
        assert!(
            !svg.contains('#'),
            "a fixed colour does not follow the theme: {svg}"
        );
        assert!(svg.contains("one of 2 others"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 1 + 6 + 5, "bars and legend");
    }

    #[test]
    fn the_terminal_shows_the_most_frequent_and_sums_up_the_rest() {
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
