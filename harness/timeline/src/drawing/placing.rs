//! The places of bars and words: the column of a time, bars that become one, and
//! names that leave room for each other.

use super::{COLUMNS, Drawing};
use crate::lettering::{NARROW, SMALL, width};
use crate::scene::Lane;

/// A bar in columns.
pub(super) struct DrawnBar {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) colour: usize,
    pub(super) tag: String,
}

/// The place of the name of a moment, its note.
pub(super) struct NotePlace {
    pub(super) x: u64,
    /// Left of the moment, not right of it.
    pub(super) before: bool,
    /// `None` if there was no room.
    pub(super) row: Option<u64>,
}

impl Drawing<'_> {
    /// The bars at the resolution of the drawing: bars that touch there are one,
    /// and a bar within another of its kind is not drawn again.
    pub(super) fn merged(&self, lane: &Lane) -> Vec<DrawnBar> {
        let by_tag = self.scene.labels && lane.tagged;
        let mut drawn: Vec<DrawnBar> = Vec::new();
        for bar in &lane.bars {
            let (from, to) = (self.x(bar.start), self.x(bar.end));
            let colour = bar.colour % 8;
            let alike =
                |other: &DrawnBar| other.colour == colour && (!by_tag || other.tag == bar.tag);
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
            drawn.push(DrawnBar {
                from,
                to,
                colour,
                tag: bar.tag.clone(),
            });
        }
        drawn
    }

    /// The tags of the bars, below them, for every bar or only where they
    /// change. Bars too close for a label each share one:
    /// `ABC` were polled one after the other.
    pub(super) fn tags(&mut self, bars: &[DrawnBar], repeated: bool) {
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

    /// Finds room for names beside their moments, in at most `most` rows. Returns
    /// the number of rows as well.
    ///
    /// From the last moment to the first, each in the highest row with room: so
    /// the line from a moment down to its name passes no other name.
    pub(super) fn place_notes(
        &self,
        marks: &[(u64, String)],
        most: usize,
    ) -> (Vec<NotePlace>, u64) {
        // The leftmost pixel that is taken, by row.
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
            places.push(NotePlace {
                x,
                before,
                row: row.map(|row| row as u64),
            });
        }
        places.reverse();
        (places, taken.len() as u64)
    }

    /// The column of a time.
    pub(super) fn x(&self, time: u64) -> u64 {
        if self.scene.end == 0 {
            return 0;
        }
        let columns = u128::from(COLUMNS / self.step);
        let end = u128::from(self.scene.end);
        let column = (u128::from(time) * columns + end / 2) / end;
        // At most `columns`, for no time is later than the end.
        u64::try_from(column).unwrap_or(COLUMNS) * self.step
    }

    /// The place of a column, in per cent of the width.
    pub(super) fn percent(&self, x: u64) -> String {
        let percent = self.left + self.across * x as f64 / COLUMNS as f64;
        let digits = format!("{percent:.1}");
        format!("{}%", digits.strip_suffix(".0").unwrap_or(&digits))
    }

    /// The place of a column in a narrow picture, in pixels.
    fn pixels(&self, x: u64) -> f64 {
        NARROW / 100.0 * (self.left + self.across * x as f64 / COLUMNS as f64)
    }
}
