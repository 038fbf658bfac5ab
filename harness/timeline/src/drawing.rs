//! A record as an SVG.
//!
//! Text keeps its size and only the time stretches: horizontal positions are
//! per cent of the width, and the bars lie in an inner `<svg>` of 1000 columns
//! that is stretched, their strokes excepted. So a label is as legible on a
//! phone as on a desk, where a picture scaled as a whole would shrink it.
//!
//! The markup is a dozen elements and two rules of escaping; a crate for it
//! would be one more thing to learn, and would decide about line ends and
//! decimals, which matter to what is committed and compared.

use std::fmt::Write as _;

use crate::lettering::{HEADING, NARROW, SMALL, escaped, shortened, width};
use crate::words::exact_ms;

mod placing;
use crate::scene::{Ending, Lane, Scene};
use placing::{DrawnBar, NotePlace};

/// The inner drawing has this many columns, so a column is about half a pixel.
const COLUMNS: u64 = 1_000;

/// Above this number of lanes they are drawn as a dense stack of thin rows.
const MANY: usize = 16;

const TEXT: &str = "var(--fg, currentColor)";
const MUTED: &str = "var(--muted, currentColor)";
const LINE: &str = "var(--line, currentColor)";
const ACCENT: &str = "var(--accent, currentColor)";

/// The markup as it grows, from the top of the picture to its foot.
pub(super) struct Drawing<'a> {
    scene: &'a Scene,
    /// Times are rounded to a multiple of this many columns.
    step: u64,
    /// The beginning and the width of the axis, in per cent of the picture.
    left: f64,
    across: f64,
    /// The height of the picture so far, in pixels.
    y: u64,
    /// Text elements, one a line.
    words: String,
    /// Paths of the inner drawing, in drawing order.
    grid: String,
    dots: String,
    lines: String,
    bars: Vec<(usize, String)>,
    caps: String,
    ticks: String,
    signs: String,
}

impl<'a> Drawing<'a> {
    /// Draws the scene, with times rounded to every `step`th column.
    pub(super) fn new(scene: &'a Scene, step: u64) -> Drawing<'a> {
        let dense = scene.lanes.len() > MANY;
        let (left, across) = if dense { (20.0, 79.0) } else { (1.0, 98.0) };
        let mut drawing = Drawing {
            scene,
            step,
            left,
            across,
            y: 0,
            words: String::new(),
            grid: String::new(),
            dots: String::new(),
            lines: String::new(),
            bars: Vec::new(),
            caps: String::new(),
            ticks: String::new(),
            signs: String::new(),
        };
        drawing.legend();
        let moments = drawing.moments();
        let top = drawing.y;
        for lane in &scene.lanes {
            if dense {
                drawing.dense_lane(lane);
            } else {
                drawing.lane(lane);
            }
        }
        if let Some(left_out) = &scene.left_out {
            drawing.y += 16;
            let at = format!("y=\"{}\" fill=\"{MUTED}\"", drawing.y);
            drawing.small(&at, left_out);
            drawing.y += 6;
        }
        let bottom = drawing.y;
        for (x, from) in moments {
            let _ = write!(drawing.ticks, "M{x} {from}V{bottom}");
        }
        drawing.axis(top, bottom);
        drawing.key();
        drawing
    }

    /// Adds the colours and their meaning, as many to a line as fit.
    fn legend(&mut self) {
        let entries: Vec<(f64, String)> = self
            .scene
            .legend
            .iter()
            .map(|(colour, name)| {
                let name = shortened(name, SMALL, NARROW - 30.0);
                let words = escaped(&name);
                let markup = match colour {
                    Some(colour) => {
                        let colour = lane_colour(*colour);
                        format!("<tspan fill=\"{colour}\">■</tspan> {words}")
                    }
                    None => words,
                };
                (width(&name, SMALL) + 18.0, markup)
            })
            .collect();
        self.wrapped(&entries, "\u{2003}", 12.0, TEXT);
        if !entries.is_empty() {
            self.y += 4;
        }
    }

    /// Adds the meaning of the shapes.
    fn key(&mut self) {
        let entries: Vec<(f64, String)> = self
            .scene
            .key
            .iter()
            .map(|words| (width(words, SMALL), escaped(words)))
            .collect();
        self.wrapped(&entries, " · ", 10.0, MUTED);
    }

    /// Adds the entries in lines, as many to a line as fit.
    fn wrapped(&mut self, entries: &[(f64, String)], between: &str, gap: f64, colour: &str) {
        let mut rows: Vec<(f64, String)> = Vec::new();
        for (wide, markup) in entries {
            match rows.last_mut() {
                Some((row_width, row)) if *row_width + gap + wide <= NARROW => {
                    *row_width += gap + wide;
                    row.push_str(between);
                    row.push_str(markup);
                }
                _ => rows.push((*wide, markup.clone())),
            }
        }
        for (_, row) in rows {
            self.y += 17;
            let _ = writeln!(
                self.words,
                "<text y=\"{}\" fill=\"{colour}\" font-size=\"12\">{row}</text>",
                self.y - 4
            );
        }
    }

    /// Adds the names of the moments that belong to no task. Returns the column
    /// and the upper end of the line of each.
    fn moments(&mut self) -> Vec<(u64, u64)> {
        let marks = &self.scene.marks;
        let (placed, rows) = self.place_notes(marks, 3);
        let top = self.y;
        for (place, (_, name)) in placed.iter().zip(marks) {
            if let Some(row) = place.row {
                self.note(place, top + 15 * row + 12, name);
            }
        }
        self.y += 15 * rows;
        let mut lines: Vec<(u64, u64)> = placed
            .iter()
            .map(|place| (place.x, top + 15 * place.row.unwrap_or(rows) + 3))
            .collect();
        lines.dedup_by_key(|line| line.0);
        lines
    }

    /// Adds a lane with a heading, and with room for words below its bars.
    fn lane(&mut self, lane: &Lane) {
        let baseline = self.y + 16;
        let aside = if lane.aside.is_empty() {
            String::new()
        } else {
            format!(
                " <tspan fill=\"{MUTED}\" font-size=\"12\" font-weight=\"400\">{}</tspan>",
                escaped(&lane.aside)
            )
        };
        let room = NARROW - width(&lane.status, SMALL) - width(&lane.aside, SMALL) - 16.0;
        let label = shortened(&lane.label, HEADING, room);
        let _ = writeln!(
            self.words,
            "<text y=\"{baseline}\" font-weight=\"600\">{}{aside}</text>",
            escaped(&label)
        );
        self.small(
            &format!("x=\"100%\" y=\"{baseline}\" text-anchor=\"end\" fill=\"{MUTED}\""),
            &lane.status,
        );

        let (top, high) = (self.y + 24, 14);
        let bars = self.merged(lane);
        self.shapes(lane, &bars, top, high);
        self.y = top + high + 4;

        if lane.tagged && self.scene.labels {
            self.tags(&bars, lane.repeats_tags);
            self.y += 14;
        }
        let most_rows = if self.scene.labels { 3 } else { 1 };
        let (placed, rows) = self.place_notes(&lane.marks, most_rows);
        let notes = self.y;
        let mut last_tick = None;
        for (place, (_, name)) in placed.iter().zip(&lane.marks) {
            let row = place.row.unwrap_or(0);
            if let Some(row) = place.row {
                self.note(place, notes + 14 * row + 11, name);
            }
            if last_tick != Some(place.x) {
                let foot = notes + 14 * row + 12 * u64::from(place.row.is_some());
                let _ = write!(self.ticks, "M{} {}V{foot}", place.x, top + high);
                last_tick = Some(place.x);
            }
        }
        self.y += 14 * rows + 6;
    }

    /// Adds a lane as one thin row, its label beside it.
    fn dense_lane(&mut self, lane: &Lane) {
        let label = shortened(&lane.label, SMALL, NARROW * 0.18);
        self.small(&format!("y=\"{}\"", self.y + 11), &label);
        let bars = self.merged(lane);
        self.shapes(lane, &bars, self.y + 2, 9);
        self.y += 13;
    }

    /// Adds the bars, the lines and the end of a lane.
    fn shapes(&mut self, lane: &Lane, bars: &[DrawnBar], top: u64, high: u64) {
        let middle = top + high / 2;
        if let Some((from, to)) = lane.dots {
            let _ = write!(self.dots, "M{} {middle}H{}", self.x(from), self.x(to));
        }
        if let Some((from, to)) = lane.line {
            let _ = write!(self.lines, "M{} {middle}H{}", self.x(from), self.x(to));
        }
        for bar in bars {
            let known = self
                .bars
                .iter()
                .position(|(colour, _)| *colour == bar.colour);
            let index = known.unwrap_or_else(|| {
                self.bars.push((bar.colour, String::new()));
                self.bars.len() - 1
            });
            let path = &mut self.bars[index].1;
            let wide = bar.to - bar.from;
            let _ = match wide {
                0 => write!(path, "M{} {top}v{high}", bar.from),
                _ => write!(path, "M{} {top}h{wide}v{high}h-{wide}z", bar.from),
            };
        }
        match lane.ending {
            Some((at, Ending::Cap)) => {
                // Higher than a bar, but not into the next of the thin rows.
                let over = if high < 10 { 1 } else { 2 };
                let _ = write!(
                    self.caps,
                    "M{} {}v{}",
                    self.x(at),
                    top - over,
                    high + 2 * over
                );
            }
            Some((at, Ending::Sign(sign))) => {
                let x = self.percent(self.x(at));
                let y = middle + 6;
                // A cross stands on the end of the line, the others behind it.
                let aside = if sign == '×' { "" } else { " dx=\"5\"" };
                let _ = writeln!(self.signs, "<text x=\"{x}\"{aside} y=\"{y}\">{sign}</text>");
            }
            None => {}
        }
    }

    /// Adds the name of a moment.
    fn note(&mut self, place: &NotePlace, y: u64, name: &str) {
        let aside = if place.before {
            "dx=\"-4\" text-anchor=\"end\""
        } else {
            "dx=\"4\""
        };
        let at = self.percent(place.x);
        let name = shortened(name, SMALL, NARROW * 0.8);
        self.small(
            &format!("x=\"{at}\" {aside} y=\"{y}\" font-style=\"italic\""),
            &name,
        );
    }

    /// Adds a line of small text.
    fn small(&mut self, attributes: &str, words: &str) {
        let _ = writeln!(
            self.words,
            "<text {attributes} font-size=\"12\">{}</text>",
            escaped(words)
        );
    }

    /// Adds the axis, and the grid from `top` to `bottom`.
    fn axis(&mut self, top: u64, bottom: u64) {
        let ticks = ticks(self.scene.end);
        let y = bottom + 17;
        for (index, &tick) in ticks.iter().enumerate() {
            let x = self.x(tick);
            let _ = write!(self.grid, "M{x} {top}V{}", bottom + 4);
            let anchor = match x {
                0..30 => "start",
                30..=930 => "middle",
                _ => "end",
            };
            let at = self.percent(x);
            let unit = if index + 1 == ticks.len() { " ms" } else { "" };
            self.small(
                &format!("x=\"{at}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{MUTED}\""),
                &format!("{}{unit}", exact_ms(tick)),
            );
        }
        let _ = write!(self.grid, "M0 {bottom}H{COLUMNS}");
        self.y = bottom + 24;
    }

    /// Returns the whole markup.
    pub(super) fn finish(mut self, title: &str, desc: &str) -> String {
        let high = self.y;
        let mut body = format!(
            "<svg x=\"{}%\" width=\"{}%\" height=\"{high}\" viewBox=\"0 0 {COLUMNS} {high}\" \
             preserveAspectRatio=\"none\" overflow=\"visible\" fill=\"none\">\n",
            self.left, self.across
        );
        let mut path = |paint: &str, d: &str| {
            if !d.is_empty() {
                let _ = writeln!(
                    body,
                    "<path {paint} vector-effect=\"non-scaling-stroke\" d=\"{d}\"/>"
                );
            }
        };
        path(
            &format!("stroke=\"{LINE}\" stroke-opacity=\".5\""),
            &self.grid,
        );
        path(
            &format!("stroke=\"{MUTED}\" stroke-width=\"1.5\" stroke-dasharray=\"1.5 3\""),
            &self.dots,
        );
        path(
            &format!("stroke=\"{MUTED}\" stroke-width=\"1.5\""),
            &self.lines,
        );
        // A task within a task was made after it, and is drawn over it.
        self.bars.sort_by_key(|&(colour, _)| colour);
        for (colour, d) in &self.bars {
            let colour = lane_colour(*colour);
            path(
                &format!("fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"1.5\""),
                d,
            );
        }
        path(
            &format!("stroke=\"{TEXT}\" stroke-width=\"2.5\""),
            &self.caps,
        );
        path(&format!("stroke=\"{ACCENT}\""), &self.ticks);
        body.push_str("</svg>\n");
        if !self.signs.is_empty() {
            let _ = writeln!(
                body,
                "<g text-anchor=\"middle\" font-size=\"20\" font-weight=\"700\" fill=\"{ACCENT}\">\n{}</g>",
                self.signs
            );
        }
        body.push_str(&self.words);

        let (title, desc) = (escaped(title), escaped(desc));
        let id = format!("timeline-{:08x}", hash(&[&title, &desc, &body]));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" width=\"100%\" height=\"{high}\" \
             style=\"height:{high}px\" overflow=\"visible\" font-family=\"inherit\" \
             font-size=\"13\" fill=\"{TEXT}\">\n\
             <title id=\"{id}-title\">{title}</title>\n\
             <desc id=\"{id}-desc\">{desc}</desc>\n\
             {body}</svg>\n"
        )
    }
}

fn lane_colour(index: usize) -> String {
    format!("var(--lane-{}, currentColor)", index % 8 + 1)
}

/// Round times from 0 to `end`, two to six of them where there are as many
/// microseconds.
fn ticks(end: u64) -> Vec<u64> {
    let mut step = 1;
    let mut factors = [2, 5, 10].into_iter();
    let mut decade = 1_u64;
    while end / step > 5 {
        let Some(factor) = factors.next() else {
            decade = decade.saturating_mul(10);
            factors = [2, 5, 10].into_iter();
            continue;
        };
        step = decade.saturating_mul(factor);
    }
    (0..=end / step).map(|number| number * step).collect()
}

/// The FNV-1a hash of the texts, for the ids of a picture: those of two pictures
/// on a page differ, and a picture has the same ids on every run.
fn hash(texts: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for text in texts {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}

#[cfg(test)]
mod tests;
