//! Counted runs as a picture.

use std::fmt::Write as _;

use course::html::escaped as escape;

use super::{NAMED, Row, Spread, different};

/// The width of the picture, in its own units.
const WIDTH: usize = 520;

/// The height of a row: its heading and its bar.
const ROW: usize = 46;

/// The height of a line of the legend.
const LINE: usize = 20;

impl Spread {
    /// The counts as a picture: a bar a flavor, divided by outcome, in the
    /// colours of the page it is included in. Its `<title>` and `<desc>` say the
    /// same for readers who do not see it.
    pub fn svg(&self) -> String {
        let ranked = self.ranked();
        let named: Vec<&String> = ranked.iter().take(NAMED).collect();
        let legend_top = 8 + self.rows.len() * ROW + 12;
        let legend_lines = named.len() + usize::from(ranked.len() > named.len());
        let height = legend_top + legend_lines * LINE + 4;
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
            self.add_row(&mut svg, row, &named, 8 + index * ROW);
        }
        add_legend(&mut svg, &named, ranked.len(), legend_top);
        svg.push_str("</svg>\n");
        svg
    }

    /// Adds the heading and the bar of a row.
    fn add_row(&self, svg: &mut String, row: &Row, named: &[&String], top: usize) {
        let _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{}\">{}</text>\n<text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            top + 12,
            row.flavor,
            top + 12,
            row.in_figures(named)
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

    /// The counts in words, for the `<desc>`.
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

impl Row {
    /// The counts beside the bar: each named outcome by its colour, and the number
    /// of other outcomes.
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
}

/// Adds the legend, with a last line where `outcomes` are more than the named.
fn add_legend(svg: &mut String, named: &[&String], outcomes: usize, top: usize) {
    for (rank, name) in named.iter().enumerate() {
        let y = top + rank * LINE;
        let _ = writeln!(
            svg,
            "<rect x=\"0\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"var(--lane-{}, currentColor)\"/>\n<text x=\"22\" y=\"{}\" font-family=\"var(--mono, monospace)\" font-size=\"13\">{}</text>",
            rank + 1,
            y + 12,
            escape(name)
        );
    }
    if outcomes > named.len() {
        let y = top + named.len() * LINE;
        let _ = writeln!(
            svg,
            "<rect x=\"0\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"var(--line, currentColor)\"/>\n<text x=\"22\" y=\"{}\">one of {} others, each a segment</text>",
            y + 12,
            outcomes - named.len()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{row, spread};
    use crate::flavor::Flavor;

    #[test]
    fn pictures_stand_in_markdown_and_follow_the_theme() {
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
}
