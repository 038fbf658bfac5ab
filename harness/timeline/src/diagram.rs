//! The picture of a record, by task or by thread.

use std::time::Duration;

use crate::drawing::Drawing;
use crate::record::Record;
use crate::scene::{Lanes, Scene};

/// A [`Record`] laid out in lanes: by task or by thread.
///
/// Made by [`Record::by_task`], [`Record::by_thread`] and [`Record::in_lanes`].
#[derive(Debug, Clone, Copy)]
pub struct Diagram<'a> {
    pub(super) record: &'a Record,
    pub(super) lanes: Lanes,
    /// The end of the axis, if the record has ended before.
    until: u64,
}

/// The largest SVG that [`Diagram::svg`] makes, in bytes.
pub(super) const LARGEST: usize = 15_000;

impl Record {
    /// A lane for every task: when it was polled, where, and when it waited.
    pub fn by_task(&self) -> Diagram<'_> {
        self.in_lanes(Lanes::ByTask)
    }

    /// A lane for every thread: which task it polled when, and when it was idle.
    /// The marks of tasks are drawn by task alone.
    pub fn by_thread(&self) -> Diagram<'_> {
        self.in_lanes(Lanes::ByThread)
    }

    /// The picture with these lanes.
    pub fn in_lanes(&self, lanes: Lanes) -> Diagram<'_> {
        Diagram {
            record: self,
            lanes,
            until: 0,
        }
    }
}

impl Diagram<'_> {
    /// Lengthens the axis to `length`, if the record is shorter: pictures side by side
    /// then have the same scale.
    #[must_use]
    pub fn at_least(mut self, length: Duration) -> Self {
        self.until = u64::try_from(length.as_micros()).unwrap_or(u64::MAX);
        self
    }

    /// The picture as an `<svg>` element, to be included in a page.
    ///
    /// `title` names the picture and `desc` says what it shows, for readers who
    /// do not see it; [`text`](Diagram::text) tells the rest. The same record
    /// and words give the same markup, without a blank line, which would end an
    /// HTML block in Markdown.
    ///
    /// The colours are the CSS properties `--fg`, `--muted`, `--line`,
    /// `--accent` and `--lane-1` to `--lane-8`, and `currentColor` where the page
    /// does not set them. It is as wide as its container, and its height is its
    /// own: a style sheet must not set `height` on it with `!important`.
    ///
    /// Above sixteen lanes they are thin rows that tell threads apart by colour
    /// alone; the other layout and the text say the same in words.
    ///
    /// The markup has at most 15 000 bytes (unless the words alone are longer): a long
    /// record is drawn more coarsely, then without the small labels, then with
    /// fewer lanes, and says how many it left out.
    pub fn svg(&self, title: &str, desc: &str) -> String {
        let mut most_lanes = match self.lanes {
            Lanes::ByTask => self.record.tasks().len(),
            Lanes::ByThread => self.record.threads().len(),
        };
        let mut details = [(1, true), (2, true), (4, true), (4, false), (10, false)].into_iter();
        let (mut step, mut labels) = (1, true);
        loop {
            match details.next() {
                Some(detail) => (step, labels) = detail,
                None => most_lanes /= 2,
            }
            let scene = Scene::new(self.record, self.lanes, self.until, most_lanes, labels);
            let svg = Drawing::new(&scene, step).finish(title, desc);
            if svg.len() <= LARGEST || most_lanes == 0 {
                return svg;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_records_can_be_drawn_to_the_same_scale() {
        let record = |end: u64| -> Record {
            format!("timeline 1\nend {end}\nthread main\ntask 0 a\npoll 0 9000 0\ndone 9000\n")
                .parse()
                .expect("the test wrote it in the format")
        };
        let (short, long) = (record(10_000), record(80_000));
        let svg = |picture: Diagram<'_>| picture.svg("a", "b");
        assert_ne!(svg(short.by_task()), svg(long.by_task()));
        let scale = Duration::from_millis(80);
        assert_eq!(svg(short.by_task().at_least(scale)), svg(long.by_task()));
        // A shorter axis cuts nothing off.
        let too_little = Duration::from_millis(20);
        assert_eq!(
            svg(long.by_task().at_least(too_little)),
            svg(long.by_task())
        );
    }
}
