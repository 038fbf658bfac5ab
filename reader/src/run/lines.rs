//! Cuts what a program prints into lines.

use std::collections::BTreeMap;
use std::mem;
use std::time::Duration;

use programs::process::Stream;

use super::event::Event;

/// A line that is longer is told in parts.
const LONGEST: usize = 16 * 1024;

/// How much of standard error is kept to look at in the end.
const LAST_WORDS: usize = 4096;

/// What was printed and not yet told: the beginnings of lines.
#[derive(Debug, Default)]
pub struct Lines {
    open: BTreeMap<Stream, (Vec<u8>, Duration)>,
    last_words: String,
}

impl Lines {
    /// Takes what was printed and tells of every line that it ends.
    pub fn take(
        &mut self,
        stream: Stream,
        bytes: &[u8],
        at: Duration,
        tell: &mut dyn FnMut(Event),
    ) {
        let (open, when) = self.open.entry(stream).or_default();
        *when = at;
        open.extend_from_slice(bytes);
        let mut text = Vec::new();
        while let Some(end) = open.iter().position(|byte| *byte == b'\n') {
            let rest = open.split_off(end + 1);
            text.push(String::from_utf8_lossy(&mem::replace(open, rest)).into_owned());
        }
        let long = open.len() > LONGEST;
        for text in text {
            self.tell(stream, at, text, tell);
        }
        if long {
            self.flush(tell);
        }
    }

    /// Tells of the beginnings of lines, but for the beginning of a character.
    pub fn flush(&mut self, tell: &mut dyn FnMut(Event)) {
        let mut ready = Vec::new();
        for (stream, (open, at)) in &mut self.open {
            let whole = match str::from_utf8(open) {
                // Not invalid so far, but not a whole character.
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                _ => open.len(),
            };
            if whole > 0 {
                let rest = open.split_off(whole);
                let text = String::from_utf8_lossy(&mem::replace(open, rest)).into_owned();
                ready.push((*stream, *at, text));
            }
        }
        for (stream, at, text) in ready {
            self.tell(stream, at, text, tell);
        }
    }

    /// Tells of all that is left, and returns the last of what was printed to
    /// standard error.
    pub fn end(mut self, tell: &mut dyn FnMut(Event)) -> String {
        for (stream, (open, at)) in mem::take(&mut self.open) {
            if !open.is_empty() {
                let text = String::from_utf8_lossy(&open).into_owned();
                self.tell(stream, at, text, tell);
            }
        }
        self.last_words
    }

    fn tell(&mut self, stream: Stream, at: Duration, text: String, tell: &mut dyn FnMut(Event)) {
        if stream == Stream::Stderr && self.last_words.len() < LAST_WORDS {
            self.last_words.push_str(&text);
        }
        tell(Event::output(stream, at, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stream::{Stderr, Stdout};

    fn texts(feed: impl FnOnce(&mut Lines, &mut dyn FnMut(Event)) -> bool) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |event: Event| {
            if let Event::Output { stream, text, .. } = event {
                told.push(format!("{stream}: {text}"));
            }
        };
        let mut lines = Lines::default();
        if feed(&mut lines, &mut tell) {
            lines.end(&mut tell);
        }
        told
    }

    #[test]
    fn a_line_is_told_when_it_ends_and_the_last_one_in_the_end() {
        let told = texts(|lines, tell| {
            lines.take(Stdout, b"a\nb", Duration::ZERO, tell);
            lines.take(Stderr, b"e\n", Duration::ZERO, tell);
            lines.take(Stdout, b"c\nd", Duration::ZERO, tell);
            true
        });
        assert_eq!(
            told,
            ["stdout: a\n", "stderr: e\n", "stdout: bc\n", "stdout: d"]
        );
    }

    #[test]
    fn a_character_is_not_cut_in_two() {
        let told = texts(|lines, tell| {
            lines.take(Stdout, b"a\xc3", Duration::ZERO, tell);
            lines.flush(tell);
            lines.flush(tell);
            lines.take(Stdout, b"\xa4\n", Duration::ZERO, tell);
            false
        });
        assert_eq!(told, ["stdout: a", "stdout: ä\n"]);
    }

    #[test]
    fn what_is_no_text_is_replaced_and_not_lost() {
        let told = texts(|lines, tell| {
            lines.take(Stdout, b"a\xffb\n\xc3", Duration::ZERO, tell);
            lines.flush(tell);
            true
        });
        assert_eq!(told, ["stdout: a\u{fffd}b\n", "stdout: \u{fffd}"]);
    }

    #[test]
    fn a_line_without_an_end_is_told_in_parts() {
        let told = texts(|lines, tell| {
            for _ in 0..5 {
                lines.take(Stdout, &[b'x'; 8192], Duration::ZERO, tell);
            }
            true
        });
        assert_eq!(told.len(), 2);
        let length: usize = told.iter().map(|text| text.len() - "stdout: ".len()).sum();
        assert_eq!(length, 5 * 8192);
    }
}
