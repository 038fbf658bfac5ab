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

use super::lettering::{HEADING, NARROW, SMALL, escaped, shortened, width};
use super::record::exact_ms;
use super::scene::{Ending, Lane, Scene};

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
    /// How many columns what is drawn is rounded to.
    step: u64,
    /// Where the time begins and how wide it is, in per cent of the picture.
    left: f64,
    across: f64,
    /// How far down the picture is, in pixels.
    y: u64,
    /// Text, each line a whole element.
    words: String,
    /// Paths of the inner drawing: what each is drawn with, in drawing order.
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

    /// The colours and what they stand for, as many to a line as fit.
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

    /// What the shapes mean.
    fn key(&mut self) {
        let entries: Vec<(f64, String)> = self
            .scene
            .key
            .iter()
            .map(|words| (width(words, SMALL), escaped(words)))
            .collect();
        self.wrapped(&entries, " · ", 10.0, MUTED);
    }

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

    /// The names of the moments of the record as a whole. Returns where their
    /// lines stand and from which height on.
    fn moments(&mut self) -> Vec<(u64, u64)> {
        let marks = &self.scene.marks;
        let (placed, rows) = self.place(marks, 3);
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

    /// A lane with a heading, and with room for words below its bars.
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
        let (placed, rows) = self.place(&lane.marks, most_rows);
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

    /// One thin row, its label beside it.
    fn dense_lane(&mut self, lane: &Lane) {
        let label = shortened(&lane.label, SMALL, NARROW * 0.18);
        self.small(&format!("y=\"{}\"", self.y + 11), &label);
        let bars = self.merged(lane);
        self.shapes(lane, &bars, self.y + 2, 9);
        self.y += 13;
    }

    fn shapes(&mut self, lane: &Lane, bars: &[Drawn], top: u64, high: u64) {
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

    /// The bars at the resolution of the drawing: what touches there is one
    /// bar, and what lies in a bar of its own kind is not drawn again.
    fn merged(&self, lane: &Lane) -> Vec<Drawn> {
        let by_tag = self.scene.labels && lane.tagged;
        let mut drawn: Vec<Drawn> = Vec::new();
        for bar in &lane.bars {
            let (from, to) = (self.x(bar.start), self.x(bar.end));
            let colour = bar.colour % 8;
            let alike = |other: &Drawn| other.colour == colour && (!by_tag || other.tag == bar.tag);
            if let Some(last) = drawn.last_mut()
                && alike(last)
                && from <= last.to + self.step
            {
                last.to = last.to.max(to);
                continue;
            }
            let before = drawn.iter().rev().find(|other| alike(other));
            if before.is_some_and(|before| from >= before.from && to <= before.to) {
                continue;
            }
            drawn.push(Drawn {
                from,
                to,
                colour,
                tag: bar.tag.clone(),
            });
        }
        drawn
    }

    /// What the bars are, below them, said again for every bar or only where
    /// it changes. Bars too close for a label each share one:
    /// `ABC` were polled one after the other.
    fn tags(&mut self, bars: &[Drawn], repeated: bool) {
        let y = self.y + 9;
        let letters = bars.iter().all(|bar| bar.tag.len() == 1);
        let apart = if letters { "" } else { " " };
        let mut clusters: Vec<(u64, String, &str)> = Vec::new();
        for bar in bars {
            if let Some((.., last)) = clusters.last()
                && !repeated
                && *last == bar.tag
            {
                continue;
            }
            if let Some((x, words, last)) = clusters.last_mut()
                && self.pixels(bar.from) < self.pixels(*x) + width(words, SMALL) + 4.0
            {
                if *last != bar.tag && !words.ends_with('…') {
                    let room = words.chars().count() + bar.tag.len() < 12;
                    words.push_str(apart);
                    words.push_str(if room { &bar.tag } else { "…" });
                }
                *last = &bar.tag;
                continue;
            }
            clusters.push((bar.from, bar.tag.clone(), &bar.tag));
        }
        for (x, words, _) in clusters {
            // Aside, to leave room for the line of a mark where the bar begins.
            let fits = self.pixels(x) + width(&words, SMALL) + 3.0 <= NARROW;
            let at = if fits {
                format!("x=\"{}\" dx=\"3\"", self.percent(x))
            } else {
                String::from("x=\"100%\" text-anchor=\"end\"")
            };
            self.small(&format!("{at} y=\"{y}\""), &words);
        }
    }

    fn note(&mut self, place: &Place, y: u64, name: &str) {
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

    /// A line of small text.
    fn small(&mut self, attributes: &str, words: &str) {
        let _ = writeln!(
            self.words,
            "<text {attributes} font-size=\"12\">{}</text>",
            escaped(words)
        );
    }

    /// Finds room for names beside their moments, in at most `most` rows, and
    /// says how many rows were needed.
    ///
    /// From the last moment to the first, each in the highest row with room: so
    /// the line from a moment down to its name passes no other name.
    fn place(&self, marks: &[(u64, String)], most: usize) -> (Vec<Place>, u64) {
        // How far to the left each row is taken.
        let mut taken: Vec<f64> = Vec::new();
        let mut places = Vec::new();
        for (at, name) in marks.iter().rev() {
            let x = self.x(*at);
            let wide = width(name, SMALL).min(NARROW * 0.8) + 8.0;
            let here = self.pixels(x);
            let before = here + wide > NARROW && here >= wide;
            let (from, to) = if before {
                (here - wide, here)
            } else {
                (here, here + wide)
            };
            let mut row = taken.iter().position(|&taken| to <= taken);
            if row.is_none() && taken.len() < most {
                taken.push(f64::INFINITY);
                row = Some(taken.len() - 1);
            }
            if let Some(row) = row {
                for above in &mut taken[..row] {
                    *above = above.min(here);
                }
                taken[row] = from;
            }
            places.push(Place {
                x,
                before,
                row: row.map(|row| row as u64),
            });
        }
        places.reverse();
        (places, taken.len() as u64)
    }

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

    /// The column of a time.
    fn x(&self, time: u64) -> u64 {
        if self.scene.end == 0 {
            return 0;
        }
        let columns = u128::from(COLUMNS / self.step);
        let end = u128::from(self.scene.end);
        let column = (u128::from(time) * columns + end / 2) / end;
        // At most `columns`, for no time is later than the end.
        u64::try_from(column).unwrap_or(COLUMNS) * self.step
    }

    fn percent(&self, x: u64) -> String {
        let percent = self.left + self.across * x as f64 / COLUMNS as f64;
        let digits = format!("{percent:.1}");
        format!("{}%", digits.strip_suffix(".0").unwrap_or(&digits))
    }

    /// Where a column is in a narrow picture.
    fn pixels(&self, x: u64) -> f64 {
        NARROW / 100.0 * (self.left + self.across * x as f64 / COLUMNS as f64)
    }

    /// The whole markup.
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

/// A bar in columns.
struct Drawn {
    from: u64,
    to: u64,
    colour: usize,
    tag: String,
}

/// Where the name of a moment stands.
struct Place {
    x: u64,
    /// Left of the moment and not right of it.
    before: bool,
    /// `None` if there was no room.
    row: Option<u64>,
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

/// FNV-1a: the ids of two pictures on a page differ because the pictures do,
/// and the same picture has the same ids on every run.
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
mod tests {
    use super::super::picture::LARGEST;
    use super::super::record::Record;
    use super::*;

    fn record(text: &str) -> Record {
        format!("timeline 1\n{text}")
            .parse()
            .expect("the test wrote it in the format")
    }

    fn svg(text: &str) -> String {
        record(text).by_task().svg("A title", "What it shows.")
    }

    /// What holds for every picture.
    fn check(svg: &str) {
        assert!(svg.len() <= LARGEST, "{} bytes", svg.len());
        assert!(!svg.contains("\n\n"), "a blank line");
        assert!(!svg.contains("{{"), "mdBook would take it for an include");
        assert!(
            !svg.contains('#') || !svg.contains("=\"#"),
            "a fixed colour"
        );
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        balanced(svg);
    }

    /// Every element is closed by its own name, and every attribute is quoted.
    fn balanced(svg: &str) {
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (inside, text) = tag.split_once('>').expect("a tag ends");
            assert!(!text.contains('>'), "a stray `>` in {text:?}");
            if let Some(name) = inside.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !inside.ends_with('/') {
                open.push(inside.split(' ').next().expect("a tag has a name"));
            }
            assert_eq!(inside.matches('"').count() % 2, 0, "{inside}");
        }
        assert!(open.is_empty(), "{open:?} left open");
    }

    fn count(svg: &str, what: &str) -> usize {
        svg.matches(what).count()
    }

    #[test]
    fn an_empty_record_is_an_axis() {
        let svg = svg("end 0\n");
        check(&svg);
        assert!(svg.contains(">0 ms</text>"));
        check(&record("end 0\n").by_thread().svg("", ""));
    }

    #[test]
    fn one_poll_is_one_bar() {
        let svg = svg("end 1000\nthread main\ntask 0 dinner\npoll 100 300 0\ndone 300\n");
        check(&svg);
        assert!(svg.contains("d=\"M100 45h200v14h-200z\""), "{svg}");
        assert!(svg.contains("dinner"));
        assert!(svg.contains("done at 0.3 ms"));
    }

    #[test]
    fn a_poll_without_length_is_seen() {
        let svg = svg("end 1000\nthread main\ntask 0 dinner\npoll 500 500 0\ndone 500\n");
        check(&svg);
        assert!(svg.contains("d=\"M500 45v14\""), "{svg}");
    }

    #[test]
    fn polls_that_touch_in_the_picture_are_one_bar() {
        let svg = svg("end 100000\nthread main\ntask 0 dinner\n\
             poll 1000 2000 0\npoll 2050 3000 0\npoll 3100 4000 0\npoll 9000 9500 0\ndone 9500\n");
        assert!(
            svg.contains("d=\"M10 45h30v14h-30zM90 45h5v14h-5z\""),
            "{svg}"
        );
    }

    #[test]
    fn polls_on_two_threads_are_two_bars_and_say_where_they_are() {
        let svg = svg("end 1000\nthread main\nthread worker 0\ntask 0 dinner\n\
             poll 0 400 0\npoll 400 800 1\ndone 800\n");
        check(&svg);
        assert!(svg.contains("--lane-1, currentColor)\" stroke-width"));
        assert!(svg.contains("--lane-2, currentColor)\" stroke-width"));
        assert!(svg.contains(">main</text>"));
        assert!(svg.contains(">w0</text>"));
        assert!(svg.contains("w0 worker 0"));
    }

    #[test]
    fn a_thread_is_named_again_only_where_it_changes() {
        let svg = svg("end 1000\nthread main\nthread worker 0\ntask 0 dinner\n\
             poll 0 10 0\npoll 300 310 0\npoll 600 610 1\npoll 900 910 1\ndone 910\n");
        assert_eq!(count(&svg, ">main</text>"), 1);
        assert_eq!(count(&svg, ">w0</text>"), 1);
    }

    #[test]
    fn one_thread_among_several_stands_in_the_heading() {
        let svg = svg("end 1000\nthread main\nthread worker 0\n\
             task 0 dinner\npoll 0 400 0\ndone 400\n\
             task 0 laundry\npoll 0 400 1\ndone 400\n");
        assert!(svg.contains(">on worker 0</tspan>"));
        assert!(!svg.contains(">w0"));
    }

    #[test]
    fn each_ending_is_drawn_in_its_own_way_and_said() {
        let svg = svg("end 100\nthread main\n\
             task 0 a\npoll 0 10 0\ndone 10\n\
             task 0 b\npoll 0 10 0\ncancelled 50\n\
             task 0 c\npoll 0 10 0\npanicked 10\n\
             task 0 d\npoll 0 10 0\nunfinished\n\
             task 0 e\ncancelled 90\n");
        check(&svg);
        assert_eq!(count(&svg, ">×</text>"), 2);
        assert_eq!(count(&svg, ">!</text>"), 1);
        assert_eq!(count(&svg, ">›</text>"), 1);
        assert!(svg.contains("cancelled at 0.05 ms"));
        assert!(svg.contains("panicked at 0.01 ms"));
        assert!(svg.contains("never polled, cancelled at 0.09 ms"));
        for words in [
            "end stroke: done",
            "×: cancelled",
            "!: panicked",
            "›: unfinished",
        ] {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn the_key_explains_only_what_is_drawn() {
        let svg = svg("end 100\nthread main\nblocking 0 a\npoll 0 90 0\ndone 90\n");
        assert!(svg.contains("bar: running · end stroke: done"));
        assert!(!svg.contains("waiting"));
    }

    #[test]
    fn a_future_that_waits_for_its_first_poll_is_dotted() {
        let dotted = "stroke-dasharray";
        let late = "end 100\nthread main\ntask 0 a\npoll 60 70 0\ndone 70\n";
        assert!(svg(late).contains(dotted));
        let soon = "end 100\nthread main\ntask 0 a\npoll 1 70 0\ndone 70\n";
        assert!(!svg(soon).contains(dotted));
    }

    #[test]
    fn labels_and_words_are_escaped() {
        let record = record(
            "end 100\nthread <\"t\">\nmark 3 {{#include x}}\n\
             task 0 a<b> & \"c\" 'd' Ωmega \u{1}\\n\\n<script>\npoll 0 9 0\nmark 5 <i>\ndone 9\n",
        );
        for svg in [
            record.by_task().svg("<title>", "a & b\n\nc"),
            record.by_thread().svg("<title>", "a & b\n\nc"),
        ] {
            check(&svg);
            assert!(svg.contains("a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; Ωmega \u{fffd}"));
            assert!(svg.contains(">&lt;title&gt;</title>"));
            assert!(!svg.contains("<script>"));
        }
    }

    #[test]
    fn marks_stand_below_their_moment_and_make_room() {
        let svg = svg("end 1000\nthread main\nmark 500 the doorbell\n\
             task 0 dinner\npoll 0 900 0\nmark 10 hands on the pan\nmark 20 boiling\n\
             mark 990 eating it with everybody\ndone 990\n");
        check(&svg);
        let y = |name: &str| {
            let line = svg.lines().find(|line| line.contains(name)).expect("drawn");
            let (_, from) = line.split_once(" y=\"").expect("it has a height");
            let number = from.split_once('"').expect("quoted").0;
            number.parse::<u32>().expect("a number")
        };
        // The lines of the earlier pass to the left of the later names.
        assert!(y("hands on the pan") > y("boiling"));
        assert_eq!(y("boiling"), y("eating it with everybody"));
        assert!(
            svg.lines()
                .any(|line| line.contains("eating") && line.contains("text-anchor=\"end\""))
        );
    }

    #[test]
    fn by_thread_what_was_polled_in_turn_shares_a_label() {
        let record = record(
            "end 10000\nthread main\n\
             task 0 dinner\npoll 1 3 0\npoll 5000 5001 0\ndone 5001\n\
             task 0 laundry\npoll 4 6 0\ndone 6\n\
             task 0 show\npoll 7 9 0\npoll 9000 9002 0\ndone 9002\n",
        );
        let svg = record.by_thread().svg("Chores", "In turn.");
        check(&svg);
        assert!(svg.contains(">ABC</text>"), "{svg}");
        assert!(svg.contains(">A</text>"));
        assert!(svg.contains(">C</text>"));
        assert!(svg.contains("B laundry"));
        assert!(svg.contains("busy for 0.009 ms, 5 polls"));
    }

    #[test]
    fn a_task_within_a_task_is_drawn_over_it() {
        let record = record(
            "end 100\nthread main\nthread worker 0\n\
             task 0 outer\npoll 10 90 1\ndone 90\n\
             task 0 inner\npoll 0 5 0\npoll 20 30 1\ndone 30\n",
        );
        let svg = record.by_thread().svg("Nested", "One within the other.");
        let bar = |colour| {
            svg.find(&format!("<path fill=\"var(--lane-{colour}"))
                .expect("it is drawn")
        };
        assert!(bar(1) < bar(2));
        assert!(svg.contains("busy for 0.08 ms, 2 polls"));
    }

    #[test]
    fn a_long_label_is_cut_and_leaves_the_status_alone() {
        let long = "make a dinner of seven courses for the whole street and its dogs";
        let svg = svg(&format!(
            "end 100\nthread main\ntask 0 {long}\npoll 0 9 0\ndone 9\n"
        ));
        assert!(!svg.contains(long));
        assert!(svg.contains("…</text>"));
        assert!(svg.contains(">done at 0.009 ms</text>"));
    }

    #[test]
    fn a_hundred_tasks_fit() {
        let mut text = String::from("end 100000\nthread worker 0\nthread worker 1\n");
        for task in 0..100 {
            let at = task * 900;
            let _ = write!(
                text,
                "task {at} task {task}\npoll {at} {} {}\npoll {} {} {}\ndone {}\n",
                at + 300,
                task % 2,
                at + 5000,
                at + 5200,
                task % 3 % 2,
                at + 5200
            );
        }
        let record = record(&text);
        let svg = record.by_task().svg("A hundred", "tasks");
        check(&svg);
        assert!(svg.contains(">task 99</text>"));
        check(&record.by_thread().svg("A hundred", "tasks"));
    }

    #[test]
    fn whatever_was_recorded_the_picture_stays_small() {
        let mut text = String::from("end 1000000\n");
        for thread in 0..9 {
            let _ = writeln!(text, "thread worker {thread}");
        }
        for task in 0..400 {
            let _ = writeln!(text, "task 0 a task with a long name and the number {task}");
            for poll in 0..40 {
                let at = poll * 24_000 + task;
                let _ = writeln!(text, "poll {at} {} {}", at + 700, (task + poll) % 9);
            }
            for mark in 0..20 {
                let _ = writeln!(text, "mark {} a moment of some importance", mark * 50_000);
            }
            let _ = writeln!(text, "done 999999");
        }
        let record = record(&text);
        let svg = record.by_task().svg("Too much", "for one picture");
        check(&svg);
        assert!(svg.contains("more tasks, not drawn"));
        let svg = record.by_thread().svg("Too much", "for one picture");
        check(&svg);
        assert!(svg.contains("400 tasks, a bar for each poll"));
    }

    #[test]
    fn the_same_record_gives_the_same_markup_and_another_other_ids() {
        let text = "end 100\nthread main\ntask 0 a\npoll 0 9 0\ndone 9\n";
        assert_eq!(svg(text), svg(text));
        let id = |svg: &str| {
            let (_, from) = svg.split_once("<title id=\"").expect("it has a title");
            from.split_once('"').expect("quoted").0.to_owned()
        };
        let record = record(text);
        let by_task = record.by_task().svg("a", "b");
        assert_ne!(id(&by_task), id(&record.by_thread().svg("a", "b")));
        assert_ne!(id(&by_task), id(&record.by_task().svg("a", "c")));
        assert!(by_task.contains(&format!("aria-labelledby=\"{} ", id(&by_task))));
    }

    #[test]
    fn ticks_are_round_and_few() {
        let cases: [(u64, &[u64]); 8] = [
            (0, &[0]),
            (1, &[0, 1]),
            (5, &[0, 1, 2, 3, 4, 5]),
            (7, &[0, 2, 4, 6]),
            (80, &[0, 20, 40, 60, 80]),
            (31_250, &[0, 10_000, 20_000, 30_000]),
            (60_000, &[0, 20_000, 40_000, 60_000]),
            (1_999_999, &[0, 500_000, 1_000_000, 1_500_000]),
        ];
        for (end, expected) in cases {
            assert_eq!(ticks(end), expected, "{end} µs");
        }
        for end in 1..5_000 {
            assert!((2..=6).contains(&ticks(end).len()), "{end} µs");
        }
        assert!(ticks(u64::MAX).len() <= 6);
    }
}
